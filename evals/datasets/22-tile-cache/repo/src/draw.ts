import type { Source } from "./types.js";

/** Fetch the nine tiles around a place. */
export async function draw(source: Source, z: number, x: number, y: number): Promise<number> {
  const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => source.get(z, x + dx, y + dy)));
  return (await Promise.all(around)).length;
}
