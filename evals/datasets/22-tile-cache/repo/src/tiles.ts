import type { Source, Tile } from "./types.js";

/** Tiles of a server, fetched anew each time. */
export function tiles(url: string): Source {
  return {
    async get(z: number, x: number, y: number): Promise<Tile> {
      const reply = await fetch(`${url}/${z}/${x}/${y}.png`);
      return { bytes: new Uint8Array(await reply.arrayBuffer()) };
    },
  };
}
