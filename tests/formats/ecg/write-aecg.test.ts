import { decodeEcg, type EcgRecording, gap, writeAecg } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { ecgFile, ecgFiles, hasEcgCorpus } from './corpus.ts';

const read = (bytes: Uint8Array): EcgRecording => {
  const reading = decodeEcg(bytes);
  if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
  return reading.recording;
};
const again = (recording: EcgRecording) => read(new TextEncoder().encode(writeAecg(recording, '2.25.1')));
const storedOf = ({ groups }: EcgRecording) =>
  groups.map(({ kind, samplingRateHz, leads }) => ({
    kind,
    samplingRateHz,
    leads: leads
      .filter(({ derived }) => !derived)
      .map(({ lead, uvPerLsb, offsetUv, samples }) => ({ lead, uvPerLsb, offsetUv, samples: [...samples] })),
  }));

const small: EcgRecording = {
  format: 'scp',
  recordedAt: { local: '2026-11-23T10:00:00', zoneMinutes: 480 },
  patient: { id: 'A<1>', name: '宝音 & 斯琴', sex: 'F', birthDate: '1961-05-04' },
  device: { manufacturer: '某厂', model: 'Cart "7"', serial: '42' },
  groups: [
    {
      kind: 'rhythm',
      samplingRateHz: 500,
      startOffsetMs: 0,
      leads: [
        { lead: 'I', uvPerLsb: 2.5, offsetUv: 0, samples: Int32Array.from([1, -2, 3, 4, 5]), derived: false },
        { lead: 'II', uvPerLsb: 2.5, offsetUv: 0, samples: Int32Array.from([9, gap, gap, 7, 6]), derived: false },
      ],
    },
  ],
  measurements: [
    { name: 'heart-rate', value: 71, unit: '/min' },
    { name: 'qrs', value: 96, unit: 'ms' },
  ],
  statements: [{ text: '窦性心律 <正常>', by: 'device' }],
  filters: { lowPassHz: 150 },
  warnings: [],
};

describe('a recording written as aECG', () => {
  it('keeps patient, time with its zone, device, values, words and filters', () => {
    const { patient, recordedAt, device, measurements, statements, filters } = again(small);
    expect(patient).toMatchObject(small.patient);
    expect(recordedAt).toEqual({ local: '2026-11-23T10:00:00', zoneMinutes: 480 });
    expect(device).toMatchObject(small.device);
    expect(measurements).toEqual(small.measurements);
    expect(statements).toMatchObject([{ text: '窦性心律 <正常>', by: 'device' }]);
    expect(filters).toEqual({ lowPassHz: 150 });
  });

  it('leaves out what was not recorded: each stretch stands at its own time', () => {
    const { groups } = again(small);
    expect(
      groups.map(({ startOffsetMs, leads }) => [
        startOffsetMs,
        leads.filter(({ derived }) => !derived).map(({ lead, samples }) => [lead, ...samples]),
      ]),
    ).toEqual([
      [
        0,
        [
          ['I', 1],
          ['II', 9],
        ],
      ],
      [2, [['I', -2, 3]]],
      [
        6,
        [
          ['I', 4, 5],
          ['II', 7, 6],
        ],
      ],
    ]);
  });

  it('is refused for a lead of unknown scale', () => {
    const [group] = small.groups;
    const unknown = {
      ...small,
      groups: [{ ...group, leads: [{ ...group?.leads[0], uvPerLsb: null }] }],
    } as EcgRecording;
    expect(() => writeAecg(unknown, '2.25.1')).toThrow(RangeError);
  });

  it.skipIf(!hasEcgCorpus)(
    'has the same integers and scale when it is read back, for every file with a whole tracing',
    () => {
      let tried = 0;
      for (const file of ecgFiles) {
        const reading = decodeEcg(ecgFile(file));
        if (!reading.ok) continue;
        const { groups } = reading.recording;
        if (
          groups.some(({ leads }) => leads.some(({ uvPerLsb, samples }) => uvPerLsb === null || samples.includes(gap)))
        )
          continue;
        if (
          groups.some(({ leads }) =>
            leads
              .filter(({ derived }) => !derived)
              .some(({ samples }, _, all) => samples.length !== all[0]?.samples.length),
          )
        )
          continue;
        if (
          groups.reduce((sum, { leads }) => sum + leads.reduce((n, { samples }) => n + samples.length, 0), 0) > 400_000
        )
          continue;
        expect(storedOf(again(reading.recording)), file).toEqual(storedOf(reading.recording));
        tried += 1;
      }
      expect(tried).toBeGreaterThan(15);
    },
  );
});
