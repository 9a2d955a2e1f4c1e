import { createHash } from 'node:crypto';
import { bodyPartCodes, type DemoCase, lateralView } from './county.zh-CN.ts';
import { type DemoElement, dicomFile } from './dicom-file.ts';
import { fan, radiograph, slice } from './phantom.ts';

const sopClasses = {
  DX: '1.2.840.10008.5.1.4.1.1.1.1',
  CT: '1.2.840.10008.5.1.4.1.1.2',
  US: '1.2.840.10008.5.1.4.1.1.6.1',
} as const;

export interface DemoExam {
  demoCase: DemoCase;
  accessionNumber: string;
  dicomPatientId: string;
  /** 'YYYYMMDD' and 'HHMMSS' on the county's clock */
  date: string;
  time: string;
  institution: string;
}

/** A UID under 2.25 (PS3.5 B.2) that follows from its words: seeded again, the same study has the same UID. */
export function demoUid(...words: readonly (string | number)[]): string {
  const digest = createHash('sha256')
    .update(`county-hub demonstration ${words.join(' ')}`)
    .digest('hex')
    .slice(0, 31);
  return `2.25.${BigInt(`0x1${digest}`)}`;
}

/** The files of one examination, in the order in which a machine would send them. */
export function demoFiles(exam: DemoExam): Uint8Array[] {
  const { modality } = exam.demoCase;
  const seed = Number.parseInt(createHash('sha256').update(exam.demoCase.patient).digest('hex').slice(0, 8), 16);
  if (modality === 'CT') {
    const slices = 24;
    return Array.from({ length: slices }, (_, index) => {
      const z = (index / (slices - 1)) * 1.8 - 0.9;
      return image(exam, index + 1, 256, 256, bytesOf(slice(256, z, seed + index)), [
        [0x00200032, 'DS', `-128\\-128\\${(index * 5).toFixed(1)}`],
        [0x00200037, 'DS', '1\\0\\0\\0\\1\\0'],
        [0x00201041, 'DS', (index * 5).toFixed(1)],
      ]);
    });
  }
  if (modality === 'US')
    return [1, 2, 3].map((number) => image(exam, number, 640, 480, fan(640, 480, seed + number), []));
  const views = exam.demoCase.examName.includes(lateralView) ? 2 : 1;
  return Array.from({ length: views }, (_, index) =>
    image(exam, index + 1, 1024, 1024, bytesOf(radiograph(1024, seed + index)), []),
  );
}

function image(
  exam: DemoExam,
  number: number,
  columns: number,
  rows: number,
  pixels: Uint8Array,
  place: readonly DemoElement[],
): Uint8Array {
  const { demoCase, accessionNumber } = exam;
  const { modality } = demoCase;
  const sopClassUid = sopClasses[modality];
  const sopInstanceUid = demoUid(accessionNumber, 'instance', number);
  const colour = modality === 'US';
  const elements: DemoElement[] = [
    [0x00080005, 'CS', 'ISO_IR 192'],
    [0x00080008, 'CS', 'DERIVED\\SECONDARY\\PHANTOM'],
    [0x00080016, 'UI', sopClassUid],
    [0x00080018, 'UI', sopInstanceUid],
    [0x00080020, 'DA', exam.date],
    [0x00080030, 'TM', exam.time],
    [0x00080050, 'SH', accessionNumber],
    [0x00080060, 'CS', modality],
    [0x00080070, 'LO', 'County Hub'],
    [0x00080080, 'LO', exam.institution],
    [0x00081010, 'SH', 'DEMO'],
    [0x00081030, 'LO', demoCase.examName],
    [0x0008103e, 'LO', 'DEMO PHANTOM'],
    [0x00100010, 'PN', demoCase.patient],
    [0x00100020, 'LO', exam.dicomPatientId],
    [0x00100040, 'CS', demoCase.sex === '1' ? 'M' : 'F'],
    [0x00101010, 'AS', `${String(demoCase.age).padStart(3, '0')}Y`],
    [0x00104000, 'LT', 'DEMONSTRATION, NOT A PATIENT'],
    [0x00180015, 'CS', bodyPartCodes[demoCase.bodyPart] ?? ''],
    ...(modality === 'CT' ? ([[0x00180050, 'DS', '5']] as const) : []),
    ...(modality === 'DX' ? ([[0x00181164, 'DS', '0.4\\0.4']] as const) : []),
    [0x0020000d, 'UI', demoUid(accessionNumber, 'study')],
    [0x0020000e, 'UI', demoUid(accessionNumber, 'series')],
    [0x00200010, 'SH', accessionNumber],
    [0x00200011, 'IS', '1'],
    [0x00200013, 'IS', String(number)],
    ...place,
    [0x00280002, 'US', colour ? 3 : 1],
    [0x00280004, 'CS', colour ? 'RGB' : 'MONOCHROME2'],
    ...(colour ? ([[0x00280006, 'US', 0]] as const) : []),
    [0x00280010, 'US', rows],
    [0x00280011, 'US', columns],
    ...(modality === 'CT' ? ([[0x00280030, 'DS', '0.9\\0.9']] as const) : []),
    [0x00280100, 'US', colour ? 8 : 16],
    [0x00280101, 'US', colour ? 8 : modality === 'DX' ? 12 : 16],
    [0x00280102, 'US', colour ? 7 : modality === 'DX' ? 11 : 15],
    [0x00280103, 'US', modality === 'CT' ? 1 : 0],
    [0x00280301, 'CS', 'YES'],
    ...(colour
      ? []
      : ([
          [0x00281050, 'DS', modality === 'CT' ? '40' : '1400'],
          [0x00281051, 'DS', modality === 'CT' ? '90' : '2400'],
        ] as const)),
    ...(modality === 'CT'
      ? ([
          [0x00281052, 'DS', '-1024'],
          [0x00281053, 'DS', '1'],
          [0x00281054, 'LO', 'HU'],
        ] as const)
      : []),
    [0x7fe00010, colour ? 'OB' : 'OW', pixels],
  ];
  return dicomFile(sopClassUid, sopInstanceUid, elements);
}

function bytesOf(samples: Uint16Array | Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}
