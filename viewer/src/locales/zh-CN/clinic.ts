import { clinicBoard } from './clinic-board.ts';
import { clinicClose } from './clinic-close.ts';
import { clinicImaging } from './clinic-imaging.ts';
import { clinicPatients } from './clinic-patients.ts';
import { clinicReading } from './clinic-reading.ts';
import { clinicRegister } from './clinic-register.ts';
import { clinicStudies } from './clinic-studies.ts';
import { clinicUpload } from './clinic-upload.ts';
import { ecgQuality } from './ecg-quality.ts';

/** Words of the 卫生院's screens. */
export const clinic = {
  modality: {
    DX: 'DR',
    CR: 'CR',
    CT: 'CT',
    MR: '磁共振',
    US: '超声',
    MG: '钼靶',
    ECG: '心电图',
    ES: '内镜',
    OT: '其他',
  },
  size: { B: '{{count}} 字节', KB: '{{count}} KB', MB: '{{count}} MB', GB: '{{count}} GB' },
  demonstration: '演示',
  page: '共 {{total}} 条',
  register: clinicRegister,
  board: clinicBoard,
  close: clinicClose,
  upload: clinicUpload,
  ecgQuality,
  studies: clinicStudies,
  reading: clinicReading,
  patients: clinicPatients,
  imaging: clinicImaging,
} as const;
