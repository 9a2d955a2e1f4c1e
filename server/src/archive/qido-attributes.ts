// What can be searched for and is answered (PS3.18 10.6.1.2, tables 10.6.1-3 and 10.6.3-3 to -5), and where the index has
// it. The SQL below is ours alone: a client's words become placeholders, never text of a query.

export type Level = 'study' | 'series' | 'instance';
/** How a value is matched (PS3.4 C.2.2.2): names without regard to case, dates and times by range, UIDs by list. */
export type Matching = 'text' | 'name' | 'date' | 'time' | 'uid' | 'integer' | 'any-of' | 'none';

export interface Attribute {
  tag: string;
  keyword: string;
  vr: string;
  level: Level;
  matching: Matching;
  /** an expression over study s, series e, instance i */
  sql: string;
}

const attribute = (
  level: Level,
  tag: string,
  keyword: string,
  vr: string,
  matching: Matching,
  sql: string,
): Attribute => ({
  ...{ level, tag, keyword, vr, matching, sql },
});

export const attributes: readonly Attribute[] = [
  attribute('study', '00080020', 'StudyDate', 'DA', 'date', `replace(s.study_date, '-', '')`),
  attribute('study', '00080030', 'StudyTime', 'TM', 'time', `replace(s.study_time, ':', '')`),
  attribute('study', '00080050', 'AccessionNumber', 'SH', 'text', 's.accession_number'),
  attribute('study', '00080061', 'ModalitiesInStudy', 'CS', 'any-of', 's.modalities'),
  attribute('study', '00080090', 'ReferringPhysicianName', 'PN', 'name', 's.referring_physician'),
  attribute('study', '00081030', 'StudyDescription', 'LO', 'text', 's.description'),
  attribute('study', '00100010', 'PatientName', 'PN', 'name', 's.patient_name'),
  attribute('study', '00100020', 'PatientID', 'LO', 'text', 's.dicom_patient_id'),
  attribute('study', '00100030', 'PatientBirthDate', 'DA', 'date', `replace(s.birth_date, '-', '')`),
  attribute('study', '00100040', 'PatientSex', 'CS', 'text', 's.sex'),
  attribute('study', '00101010', 'PatientAge', 'AS', 'text', 's.age'),
  attribute('study', '0020000D', 'StudyInstanceUID', 'UI', 'uid', 's.uid'),
  attribute('study', '00200010', 'StudyID', 'SH', 'text', 's.study_id'),
  attribute('study', '00201206', 'NumberOfStudyRelatedSeries', 'IS', 'none', 's.series_count'),
  attribute('study', '00201208', 'NumberOfStudyRelatedInstances', 'IS', 'none', 's.instance_count'),
  attribute('series', '00080060', 'Modality', 'CS', 'text', 'e.modality'),
  attribute('series', '00081010', 'StationName', 'SH', 'text', 'e.station_name'),
  attribute('series', '0008103E', 'SeriesDescription', 'LO', 'text', 'e.description'),
  attribute('series', '00180015', 'BodyPartExamined', 'CS', 'text', 'e.body_part'),
  attribute('series', '0020000E', 'SeriesInstanceUID', 'UI', 'uid', 'e.uid'),
  attribute('series', '00200011', 'SeriesNumber', 'IS', 'integer', 'e.number'),
  attribute('series', '00200060', 'Laterality', 'CS', 'text', 'e.laterality'),
  attribute('series', '00201209', 'NumberOfSeriesRelatedInstances', 'IS', 'none', 'e.instance_count'),
  attribute('instance', '00080016', 'SOPClassUID', 'UI', 'uid', 'i.sop_class_uid'),
  attribute('instance', '00080018', 'SOPInstanceUID', 'UI', 'uid', 'i.sop_uid'),
  attribute('instance', '00083002', 'AvailableTransferSyntaxUID', 'UI', 'uid', 'i.transfer_syntax_uid'),
  attribute('instance', '00200013', 'InstanceNumber', 'IS', 'integer', 'i.instance_number'),
  attribute('instance', '00280008', 'NumberOfFrames', 'IS', 'integer', 'i.frames'),
  attribute('instance', '00280010', 'Rows', 'US', 'integer', 'i.rows'),
  attribute('instance', '00280011', 'Columns', 'US', 'integer', 'i.columns'),
];

const byName = new Map(
  attributes.flatMap((each) => [[each.tag, each] as const, [each.keyword.toLowerCase(), each] as const]),
);

/** By keyword or by tag in eight hexadecimal digits, whatever their case (PS3.18 8.3.4.1). */
export const attributeNamed = (name: string): Attribute | undefined =>
  byName.get(/^[0-9a-f]{8}$/i.test(name) ? name.toUpperCase() : name.toLowerCase());

const order: readonly Level[] = ['study', 'series', 'instance'];
export const isWithin = (level: Level, searched: Level): boolean => order.indexOf(level) <= order.indexOf(searched);
