/** dcmjs publishes its data dictionary without types. */
declare module 'dcmjs/dictionary' {
  export const dictionary: Record<string, { vr: string; name: string }>;
}
