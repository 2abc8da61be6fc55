export { draw } from "./draw.js";
export { tiles } from "./tiles.js";
export type { Source, Tile } from "./types.js";
