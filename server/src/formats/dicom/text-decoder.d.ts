/** The one thing these formats take from the platform: both Node and the browser have it, but neither's types may come in. */
declare var TextDecoder: {
  new (
    label: string,
    options?: { fatal?: boolean; ignoreBOM?: boolean },
  ): { readonly encoding: string; decode(bytes: Uint8Array): string };
};
