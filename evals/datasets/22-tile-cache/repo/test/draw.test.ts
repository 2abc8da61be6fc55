import { expect, test } from "vitest";

import { draw } from "../src/draw.js";

test("nine tiles make a picture", async () => {
  const source = { get: async () => ({ bytes: new Uint8Array() }) };
  expect(await draw(source, 12, 5, 5)).toBe(9);
});
