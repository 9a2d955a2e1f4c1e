/** The part of WebAssembly that schema-engine.ts uses; TypeScript has it only among the types of the browser. */
declare namespace WebAssembly {
  type Imports = Record<string, object>;
  function instantiate(
    bytes: Uint8Array,
    imports: Imports,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
}
