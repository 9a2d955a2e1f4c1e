import { DamageLog } from './damage.ts';
import { elementBytes, wholeElement } from './dataset.ts';
import { FactReader } from './fact-reader.ts';
import type { InstanceFacts } from './instance-facts.ts';
import { displayName } from './person-name.ts';
import type { ReadHeader } from './read-header.ts';
import type { UidReading } from './read-uids.ts';
import { isUid, readUids } from './read-uids.ts';
import { tags } from './tags.ts';
import { decodeAscii } from './text/character-sets.ts';
import { textDecisionOf } from './text/dataset-text.ts';
import { withoutPadding } from './text/padding.ts';

/** The facts of one instance for the index; `damage` holds the reading's own faults and those of the values read here. */
export function describeInstance(reading: ReadHeader): InstanceFacts {
  const { dataset } = reading;
  const { decode: _, ...textEncoding } = textDecisionOf(dataset);
  const log = new DamageLog();
  const read = new FactReader(dataset, textDecisionOf(dataset), log);
  const uids = readUids(reading);
  const name = read.line(tags.PatientName);
  const physician = read.line(tags.ReferringPhysicianName);
  const facts: InstanceFacts = {
    uids,
    sopClassUid: uids.ok ? uids.sopClassUid : read.matching(tags.SOPClassUID, /^[0-9.]{1,64}$/, 'uid.illegal'),
    transferSyntaxUid: reading.transferSyntaxUid,
    textEncoding,
    damage: [],
    ...{ patientId: read.line(tags.PatientID), issuerOfPatientId: read.line(tags.IssuerOfPatientID) },
    patientName: name === undefined ? undefined : displayName(name) || undefined,
    patientNameRaw: name,
    sex: sexOf(read),
    birthDate: read.date(tags.PatientBirthDate),
    age: read.matching(tags.PatientAge, /^\d{3}[DWMY]$/, 'value.age'),
    ...{ studyDate: read.date(tags.StudyDate), studyTime: read.time(tags.StudyTime) },
    ...{ seriesDate: read.date(tags.SeriesDate), seriesTime: read.time(tags.SeriesTime) },
    ...{ acquisitionDate: read.date(tags.AcquisitionDate), acquisitionTime: read.time(tags.AcquisitionTime) },
    ...{ contentDate: read.date(tags.ContentDate), contentTime: read.time(tags.ContentTime) },
    accessionNumber: read.line(tags.AccessionNumber),
    studyDescription: read.line(tags.StudyDescription),
    studyId: read.line(tags.StudyID),
    referringPhysician: physician === undefined ? undefined : displayName(physician) || undefined,
    modality: read.matching(tags.Modality, /^[A-Z0-9_ ]{1,16}$/, 'value.code'),
    seriesNumber: read.integer(tags.SeriesNumber),
    seriesDescription: read.line(tags.SeriesDescription),
    bodyPart: read.text(tags.BodyPartExamined),
    laterality: read.text(tags.ImageLaterality) ?? read.text(tags.Laterality),
    protocolName: read.line(tags.ProtocolName),
    viewPosition: read.text(tags.ViewPosition),
    stationName: read.line(tags.StationName),
    manufacturer: read.line(tags.Manufacturer),
    manufacturerModel: read.line(tags.ManufacturerModelName),
    institutionName: read.line(tags.InstitutionName),
    frameOfReferenceUid: frameOfReference(read),
    instanceNumber: read.integer(tags.InstanceNumber),
    ...describePixels(read),
    ...describeGeometry(read),
    hasPixels: reading.pixelData !== undefined,
  };
  crossCheck(facts, log);
  compareMeta(reading, uids, log);
  facts.damage = [...reading.damage, ...(uids.ok ? uids.damage : uids.faults), ...log.list];
  return facts;
}

function describePixels(read: FactReader) {
  const positive = { least: 1 };
  return {
    imageType: read.texts(tags.ImageType),
    ...{ rows: read.integer(tags.Rows, positive), columns: read.integer(tags.Columns, positive) },
    numberOfFrames: read.integer(tags.NumberOfFrames, positive),
    samplesPerPixel: read.integer(tags.SamplesPerPixel, positive),
    photometric: read.text(tags.PhotometricInterpretation),
    planarConfiguration: read.integer(tags.PlanarConfiguration, { least: 0, most: 1 }),
    bitsAllocated: read.integer(tags.BitsAllocated, { least: 1, most: 64 }),
    bitsStored: read.integer(tags.BitsStored, { least: 1, most: 64 }),
    highBit: read.integer(tags.HighBit, { least: 0, most: 63 }),
    pixelRepresentation: read.integer(tags.PixelRepresentation, { least: 0, most: 1 }),
    windowCenter: read.decimals(tags.WindowCenter),
    // A LINEAR width is at least 1, the other functions' above 0 (PS3.3 C.11.2.1.2); at 0 there is nothing to show.
    windowWidth: read.decimals(tags.WindowWidth, undefined, { least: Number.MIN_VALUE }),
    rescaleSlope: read.decimal(tags.RescaleSlope, { nonZero: true }),
    rescaleIntercept: read.decimal(tags.RescaleIntercept),
    rescaleType: read.text(tags.RescaleType),
    lossy: lossyOf(read),
  };
}

function describeGeometry(read: FactReader) {
  const spacing = { least: Number.MIN_VALUE };
  return {
    pixelSpacingMm: read.decimals(tags.PixelSpacing, 2, spacing),
    imagerPixelSpacingMm: read.decimals(tags.ImagerPixelSpacing, 2, spacing),
    imagePositionMm: read.decimals(tags.ImagePositionPatient, 3),
    imageOrientation: read.decimals(tags.ImageOrientationPatient, 6),
    sliceLocationMm: read.decimal(tags.SliceLocation),
    frameTimeMs: read.decimal(tags.FrameTime, { least: 0 }),
  };
}

function sexOf(read: FactReader): InstanceFacts['sex'] {
  const sex = read.matching(tags.PatientSex, /^[MFO]$/, 'value.sex');
  return sex === 'M' || sex === 'F' || sex === 'O' ? sex : undefined;
}

function lossyOf(read: FactReader): boolean | undefined {
  const said = read.matching(tags.LossyImageCompression, /^0[01]$/, 'value.code');
  return said === undefined ? undefined : said === '01';
}

function frameOfReference(read: FactReader): string | undefined {
  const uid = read.text(tags.FrameOfReferenceUID);
  return uid !== undefined && isUid(uid) ? uid : undefined;
}

/** Values that are each legal but not together. */
function crossCheck(facts: InstanceFacts, log: DamageLog): void {
  const { bitsAllocated, bitsStored, highBit, imageOrientation } = facts;
  if (bitsAllocated !== undefined && bitsStored !== undefined && bitsStored > bitsAllocated) {
    log.add('pixels.bits', 0, `${bitsStored} bits stored in ${bitsAllocated} allocated`, tags.BitsStored);
    facts.bitsStored = undefined;
  }
  if (bitsAllocated !== undefined && highBit !== undefined && highBit >= bitsAllocated) {
    log.add('pixels.bits', 0, `high bit ${highBit} of ${bitsAllocated} allocated`, tags.HighBit);
    facts.highBit = undefined;
  }
  if (imageOrientation && !isOrientation(imageOrientation)) {
    log.add(
      'geometry.orientation',
      0,
      'rows and columns are not unit vectors at right angles',
      tags.ImageOrientationPatient,
    );
    facts.imageOrientation = undefined;
  }
}

/** Two unit vectors at right angles (PS3.3 C.7.6.2.1.1); devices round to few digits, so within one part in fifty. */
function isOrientation([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]: number[]): boolean {
  const row = Math.hypot(a, b, c);
  const column = Math.hypot(d, e, f);
  return Math.abs(row - 1) < 0.02 && Math.abs(column - 1) < 0.02 && Math.abs(a * d + b * e + c * f) < 0.02;
}

/** What the meta group says of the object is not believed, but a difference tells of a file that was tampered with. */
function compareMeta({ fileMeta }: ReadHeader, uids: UidReading, log: DamageLog): void {
  const element = fileMeta && wholeElement(fileMeta, tags.MediaStorageSOPInstanceUID);
  if (!element || !uids.ok) return;
  const stated = withoutPadding(decodeAscii(elementBytes(fileMeta, element).subarray(0, 128)));
  if (stated !== uids.sopInstanceUid) {
    log.add('meta.other-instance', element.offset, 'the meta group names another SOP instance', element.tag);
  }
}
