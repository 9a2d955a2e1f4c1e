import type { PickedFile } from './read-start.ts';

/** Files of a drop, folders walked; entries that cannot be listed are counted by `fault`. */
export async function droppedFiles(items: DataTransferItemList, fault: () => void): Promise<PickedFile[]> {
  // the list is emptied when the event is over: everything is taken from it before the first wait
  const entries = [...items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const files: PickedFile[] = [];
  for (const entry of entries) {
    if (entry instanceof File) files.push({ path: entry.name, blob: entry });
    else if (entry) await walk(entry, files, fault);
  }
  return files;
}

/** Files of an `<input type="file">`, with their folders where a folder was picked. */
export function pickedFiles(list: FileList): PickedFile[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, blob: file }));
}

async function walk(entry: FileSystemEntry, files: PickedFile[], fault: () => void): Promise<void> {
  try {
    if (entry.isFile) {
      const blob = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      files.push({ path: entry.fullPath.replace(/^\//, ''), blob });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      // a reader gives at most a hundred entries at a time
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return;
      for (const child of some) await walk(child, files, fault);
    }
  } catch {
    fault();
  }
}
