/** vtk.js imports an XML writer for mesh files, which brings Node's `events` into the page and stops it at start. */
export function create(): never {
  throw new Error('XML meshes are not part of this viewer');
}
