/** A picture of a piece of the map. */
export interface Tile {
  readonly bytes: Uint8Array;
}

/** Where tiles come from. */
export interface Source {
  get(z: number, x: number, y: number): Promise<Tile>;
}
