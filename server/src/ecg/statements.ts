import type { z } from 'zod';
import type { listEcgStatements } from '../contracts/index.ts';
import { searchKeys } from '../patients/index.ts';
import { statementGroups } from './statements.zh-CN.ts';

type Statements = z.output<typeof listEcgStatements.reply>;

let made: Statements | undefined;

/** The tree with the keys it is found by; it is the same for everybody. */
export function statements(): Statements {
  made ??= {
    groups: statementGroups.map(({ group, items }) => ({
      group,
      items: items.map(([code, text, positive]) => {
        const { pinyin, initials } = searchKeys(text, 'text');
        return { code, text, positive, pinyin: pinyin.replaceAll(' ', ''), initials };
      }),
    })),
  };
  return made;
}
