export type { ByteReader } from './byte-reader.ts';
export { bytesReader } from './byte-reader.ts';
export type { Damage } from './damage.ts';
export { tagText } from './damage.ts';
export type { Dataset, Element } from './dataset.ts';
export { elementBytes, itemsOf, wholeElement } from './dataset.ts';
export { describeInstance } from './describe-instance.ts';
export type {
  BulkRange,
  DicomJson,
  DicomJsonElement,
  DicomJsonOptions,
  DicomJsonValue,
} from './dicom-json.ts';
export { bulkRange, toDicomJson } from './dicom-json.ts';
export type { DicomdirReading, ReferencedFile } from './dicomdir.ts';
export { readDicomdir } from './dicomdir.ts';
export { dictionaryVr } from './dictionary.ts';
export type { Fragment, FrameIndex, FramePlace } from './frame-index.ts';
export { frameIndex } from './frame-index.ts';
export { inflateDataset } from './inflate.ts';
export type { InstanceFacts } from './instance-facts.ts';
export { littleEndianPixels } from './little-endian.ts';
export type { Part10Header } from './part10-header.ts';
export { writePart10Header } from './part10-header.ts';
export type { PersonName } from './person-name.ts';
export { displayName, personName } from './person-name.ts';
export type {
  HeaderReading,
  NeedsMore,
  PixelDataPlace,
  ReadHeader,
  ReadHeaderOptions,
  Unreadable,
} from './read-header.ts';
export { readHeader } from './read-header.ts';
export type { UidFault, UidReading } from './read-uids.ts';
export { isUid, readUids } from './read-uids.ts';
export { tags } from './tags.ts';
export { decodeText, textDecisionOf, textValues } from './text/dataset-text.ts';
export type { TextDecision, TextEncoding, TextReason } from './text/decide-text.ts';
export type { TransferSyntax } from './uids.ts';
export { sopClasses, transferSyntaxes, transferSyntaxOf } from './uids.ts';
export { isoDate, isoTime } from './values.ts';
export { writeElement, writeItem } from './write-element.ts';
