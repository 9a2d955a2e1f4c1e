import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const Demo = z.object({
  accounts: z.array(
    z.object({ username: z.string(), password: z.string(), role: z.string(), institution: z.string() }),
  ),
});

/** The accounts of `demo.json` as lines of a table; none when there is no such file. */
export async function accountsTable(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (text === undefined) return [];
  const { accounts } = Demo.parse(JSON.parse(text));
  return table(accounts.map(({ username, password, role, institution }) => [username, password, role, institution]));
}

export function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows.map((row) =>
    `  ${row.map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - width(cell))).join('  ')}`.trimEnd(),
  );
}

/** Columns on a terminal: Chinese characters and full-width marks take two (Unicode's East Asian Width). */
function width(text: string): number {
  return [...text].reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character)
        ? 2
        : 1),
    0,
  );
}
