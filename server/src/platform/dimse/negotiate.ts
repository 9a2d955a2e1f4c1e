import { type AssociateRequest, itemType, type ProposedContext } from './associate-request.ts';
import { type Rejection, shortestMaximum } from './pdu-writer.ts';
import { isUid, type Service, serviceOf } from './sop-classes.ts';

const applicationContextName = '1.2.840.10008.3.1.1.1';

/** Identifies this implementation in every association (PS3.7, D.3.3.2); a UUID-derived UID needs no registration. */
export const implementationClassUid = '2.25.340227647023096571875439658610455133111';
export const implementationVersion = 'COUNTY_HUB_1';

/** Reasons of an A-ASSOCIATE-RJ (PS3.8, table 9-21); result 1 is permanent, 2 passing. */
export const rejection = {
  noReason: { result: 1, source: 1, reason: 1 },
  applicationContext: { result: 1, source: 1, reason: 2 },
  callingAeUnknown: { result: 1, source: 1, reason: 3 },
  calledAeUnknown: { result: 1, source: 1, reason: 7 },
  protocolVersion: { result: 1, source: 2, reason: 2 },
  congestion: { result: 2, source: 3, reason: 1 },
  localLimit: { result: 2, source: 3, reason: 2 },
} as const satisfies Record<string, Rejection>;

/** Result of one presentation context (PS3.8, table 9-18). */
const contextResult = { accepted: 0, userRejection: 1, abstractSyntax: 3, transferSyntaxes: 4 } as const;

export interface AcceptedContext {
  id: number;
  service: Service;
  abstractSyntax: string;
  transferSyntax: string;
}

export interface ContextAnswer {
  id: number;
  result: number;
  /** the accepted one; without meaning in a refusal, where it repeats the first proposed */
  transferSyntax: string;
}

/** Why an association cannot be had, whoever asks. */
export function requestRefusal(request: AssociateRequest): Rejection | undefined {
  if ((request.protocolVersion & 1) === 0) return rejection.protocolVersion; // bit 0 is version 1 (PS3.8, 9.3.2)
  if (request.applicationContext !== applicationContextName) return rejection.applicationContext;
  if (request.maximumLength !== 0 && request.maximumLength < shortestMaximum) return rejection.noReason;
  return undefined;
}

/**
 * The proposer's first transfer syntax is taken, whichever it is: data sets are kept as they come, so the order that
 * suits the sender is the one that makes it convert least.
 */
export function answerContext(
  context: ProposedContext,
  roles: AssociateRequest['roles'],
): { answer: ContextAnswer; accepted?: AcceptedContext } {
  const { id, abstractSyntax } = context;
  const service = serviceOf(abstractSyntax);
  const transferSyntax = context.transferSyntaxes.find(isUid);
  const refuse = (result: number) => ({ answer: { id, result, transferSyntax: context.transferSyntaxes[0] ?? '' } });

  if (!service) return refuse(contextResult.abstractSyntax);
  if (!transferSyntax) return refuse(contextResult.transferSyntaxes);
  // Somebody who only wants to be sent images asks for a service that is not here.
  if (roles.some((role) => role.sopClass === abstractSyntax && !role.scu)) return refuse(contextResult.userRejection);
  return {
    answer: { id, result: contextResult.accepted, transferSyntax },
    accepted: { id, service, abstractSyntax, transferSyntax },
  };
}

export interface Agreement {
  contexts: Map<number, AcceptedContext>;
  /** content of the A-ASSOCIATE-AC */
  body: Buffer;
}

/** @param maximumLength bytes we take in one P-DATA-TF */
export function agree(request: AssociateRequest, maximumLength: number): Agreement {
  const contexts = new Map<number, AcceptedContext>();
  const parts = [item(itemType.applicationContext, ascii(applicationContextName))];
  for (const proposed of request.contexts) {
    const { answer, accepted } = answerContext(proposed, request.roles);
    if (accepted) contexts.set(accepted.id, accepted);
    const transferSyntax = item(itemType.transferSyntax, ascii(answer.transferSyntax));
    parts.push(item(itemType.answeredContext, Buffer.from([answer.id, 0, answer.result, 0]), transferSyntax));
  }
  parts.push(item(itemType.userInformation, ...userInformation(request, maximumLength)));

  const fixed = Buffer.alloc(4);
  fixed.writeUInt16BE(1, 0);
  return { contexts, body: Buffer.concat([fixed, request.echoed, ...parts]) };
}

function userInformation(request: AssociateRequest, maximumLength: number): Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(maximumLength);
  const answered = [
    item(itemType.maximumLength, length),
    item(itemType.implementationClass, ascii(implementationClassUid)),
  ];
  // One operation at a time: an answer means durable, and a sender that waits for it knows what is safe.
  if (request.asynchronousOperations) answered.push(item(itemType.asynchronousOperations, Buffer.from([0, 1, 0, 1])));
  for (const role of request.roles) {
    const uid = ascii(role.sopClass);
    const roles = Buffer.from([role.scu ? 1 : 0, 0]); // the hub sends nothing over an association it accepted
    answered.push(item(itemType.role, uint16(uid.length), uid, roles));
  }
  answered.push(item(itemType.implementationVersion, ascii(implementationVersion)));
  return answered;
}

function item(type: number, ...value: Buffer[]): Buffer {
  const length = value.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([type, 0]), uint16(length), ...value]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

const ascii = (value: string) => Buffer.from(value, 'latin1');
