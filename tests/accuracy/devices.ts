import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeEcg, type MeasurementName, measureEcg } from '@hub/server/formats/ecg';
import { type Compared, type Wave, waves } from './figures.ts';
import { folder } from './records.ts';

/** Recordings whose file has the device's own figures; each recording once, whatever formats it came in. */
const files = [
  'scp/ecgtoolkit_ELI250_12lead_500Hz.scp',
  'scp/welchallyn_MDW14_8lead_600Hz_dummyid.scp',
  'scp/welchallyn_MDW14_paediatric_V3R_V7_corrupt_dates.scp',
  'dicom/mortara_ELI250_1000Hz.dcm',
  'muse/MUSE_20080710_165457_96000.xml',
  'copyleft_gpl3/muse/bh_example1.xml',
  'copyleft_gpl3/muse/bh_example2.xml',
  'philips/129DYPRG.XML',
  'philips/2020-5-18_15-48-11.xml',
  'philips/ad4d3d80-d165_1-04_orig.xml',
  'philips/ecg_97082525_1.xml',
  'schiller/schiller_AT110_SEMA_12lead_500Hz.xml',
] as const;

/** The hub's figure less the device's, ms. */
export function besideDevices(): Compared[] {
  return files.map((file) => {
    const reading = decodeEcg(new Uint8Array(readFileSync(join(folder, file))));
    if (!reading.ok) throw new Error(`${file}: ${reading.refusal.code}`);
    const { measurements } = reading.recording;
    const { intervals } = measureEcg(reading.recording);
    const stated = (wave: MeasurementName) => measurements.find(({ name }) => name === wave)?.value;
    const less = (wave: Wave) => {
      const [own, device] = [intervals[wave], stated(wave)];
      return own === undefined || device === undefined ? undefined : own - device;
    };
    const errors = Object.fromEntries(waves.map((wave) => [wave, less(wave)])) as Compared['errors'];
    return { record: file.slice(file.lastIndexOf('/') + 1), errors };
  });
}
