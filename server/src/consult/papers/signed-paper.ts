import { randomInt } from 'node:crypto';
import type { DecisionContent, OpinionContent } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import type { Person } from '../../platform/actor.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { canonicalJson, type Signature } from '../../platform/signing/index.ts';
import {
  hashOf,
  type NamedSigner,
  namedSigner,
  signingOf,
  verificationCodeOf,
  verificationCodeSigns,
} from '../../reading/index.ts';
import type { PaperFacts } from './paper-facts.ts';

/** An opinion that the decision answers to, by what was signed of it. */
export interface ReceivedOpinion {
  documentId: string;
  institution: { id: string; legalName: string };
  signer: NamedSigner;
  contentHash: string;
  verificationCode: string;
}

interface Signed {
  documentId: string;
  institution: { id: string; legalName: string };
  facts: PaperFacts;
  signer: NamedSigner;
}
/** What a signature covers: the words, whom and what they are about, every image that was there, and who says so. */
export type SignedPaper =
  | (Signed & { kind: 'county-hub consult opinion'; content: OpinionContent })
  | (Signed & { kind: 'county-hub consult decision'; content: DecisionContent; received: ReceivedOpinion[] });

type DocumentRow = NonNullable<Awaited<ReturnType<Sql['consultDocument']['findUnique']>>>;

type Unsigned<P> = P extends SignedPaper ? Omit<P, 'signer'> : never;

/** Signs a draft. From then on the row never changes; the database refuses it. */
export async function signPaper(
  hub: Pick<Hub, 'keyring' | 'clock'>,
  tx: Tx,
  person: Person,
  unsigned: Unsigned<SignedPaper>,
): Promise<{ row: DocumentRow; paper: SignedPaper; signature: Signature }> {
  const now = hub.clock.now();
  const paper = { ...unsigned, signer: await namedSigner(tx, person, now) } as SignedPaper;
  const text = canonicalJson(paper);
  const signature = await signingOf(hub, tx).sign(person, new TextEncoder().encode(text));
  const row = await tx.consultDocument.update({
    where: { id: unsigned.documentId },
    data: {
      signerPostId: person.postId,
      signedAt: now,
      signedText: text,
      signature: signature as object,
      contentHash: hashOf(text),
      verificationCode: verificationCodeOf(
        Array.from({ length: verificationCodeSigns.count }, () => randomInt(verificationCodeSigns.alphabet)),
      ),
    },
  });
  return { row, paper, signature };
}

/** What was signed, or undefined when somebody's hand made it something else than JSON. */
export function parsedPaper(text: string | null): SignedPaper | undefined {
  try {
    return text === null ? undefined : (JSON.parse(text) as SignedPaper);
  } catch {
    return undefined;
  }
}
