import { decodeEcg, type EcgRecording, gap } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { ecgFile, ecgFiles, hasEcgCorpus, truthOf } from './corpus.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

interface Lead {
  code?: string;
  digits: string;
  scale?: string;
  origin?: string;
}

const absolute = (head: string, increment = 'value="0.002" unit="s"') =>
  `<code code="TIME_ABSOLUTE"/><value xsi:type="GLIST_TS"><head value="${head}"/><increment ${increment}/></value>`;
const relative = (head: string, increment = 'value="2" unit="ms"') =>
  `<code code="TIME_RELATIVE"/><value xsi:type="GLIST_PQ"><head ${head}/><increment ${increment}/></value>`;

function sequenceSet(axis: string, leads: readonly Lead[]): string {
  const sequences = leads.map(
    ({ code = 'MDC_ECG_LEAD_II', digits, scale = '<scale value="2.5" unit="uV"/>', origin = '' }) =>
      `<component><sequence><code code="${code}"/><value xsi:type="SLIST_PQ">${origin}${scale}<digits>${digits}</digits></value></sequence></component>`,
  );
  return `<component><sequenceSet><component><sequence>${axis}</sequence></component>${sequences.join('')}</sequenceSet></component>`;
}

const series = (inside: string, low = '') =>
  `<component><series><code code="RHYTHM"/>${low && `<effectiveTime><low value="${low}"/></effectiveTime>`}${inside}</series></component>`;
const document = (inside: string, head = '') =>
  `<AnnotatedECG xmlns="urn:hl7-org:v3" xmlns:xsi="x">${head}${inside}</AnnotatedECG>`;
const annotations = (...each: string[]) =>
  `<subjectOf><annotationSet>${each.map((one) => `<component>${one}</component>`).join('')}</annotationSet></subjectOf>`;
const annotation = (code: string, value = '', inside = '') =>
  `<annotation><code code="${code}"/>${value && `<value ${value}/>`}${inside}</annotation>`;

const page = '1 2 3 4 5 6 7 8 9 10 '.repeat(150);
const now = absolute('20261122091000');

function decoded(text: string): EcgRecording {
  const reading = decodeEcg(utf8(text));
  if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
  return reading.recording;
}
const refused = (text: string) => {
  const reading = decodeEcg(utf8(text));
  return reading.ok ? undefined : reading.refusal;
};

describe('the samples of an aECG', () => {
  it('are its digits, with origin and scale in microvolts whatever their unit', () => {
    const one = (scale: string, origin: string) =>
      decoded(document(series(sequenceSet(now, [{ digits: page, scale, origin }])))).groups[0]?.leads[0];
    expect(one('<scale value="2.5" unit="uV"/>', '<origin value="10" unit="uV"/>')).toMatchObject({
      uvPerLsb: 2.5,
      offsetUv: 10,
    });
    expect(one('<scale value="0.005" unit="mV"/>', '<origin value="1"/>')).toMatchObject({
      uvPerLsb: 5,
      offsetUv: 1000,
    });
    expect(one('<scale value="4880" unit="nV"/>', '')).toMatchObject({ uvPerLsb: 4.88, offsetUv: 0 });
    expect(one('<scale value="1" unit="µV"/>', '')).toMatchObject({ uvPerLsb: 1 });
  });

  it('keep decimals exactly in a finer step', () => {
    const lead = decoded(document(series(sequenceSet(now, [{ digits: page.replaceAll('3', '3.25') }])))).groups[0]
      ?.leads[0];
    expect(lead?.uvPerLsb).toBe(0.025);
    expect([...(lead?.samples.subarray(0, 4) ?? [])]).toEqual([100, 200, 325, 400]);
  });

  it('have a rate by increment in seconds, milliseconds or microseconds', () => {
    const rate = (increment: string) =>
      decoded(document(series(sequenceSet(absolute('20261122091000', increment), [{ digits: page }])))).groups[0]
        ?.samplingRateHz;
    expect(rate('value="0.002" unit="s"')).toBe(500);
    expect(rate('value="1" unit="ms"')).toBe(1000);
    expect(rate('value="4000" unit="us"')).toBe(250);
    expect(rate('value="0.001667" unit="s"')).toBeCloseTo(599.88, 2);
  });

  it('of shorter lists end in a gap, and it is said', () => {
    const { groups, warnings } = decoded(
      document(series(sequenceSet(now, [{ digits: page }, { code: 'MDC_ECG_LEAD_V1', digits: '1 2 3' }]))),
    );
    expect([...(groups[0]?.leads[1]?.samples.subarray(0, 5) ?? [])]).toEqual([1, 2, 3, gap, gap]);
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'waveform.short', place: expect.stringMatching(/sequenceSet, V1$/) }),
    );
  });

  it('have leads of the right side, behind, inverted, of other vendors, or by their place', () => {
    const codes = [
      'MDC_ECG_LEAD_V3R',
      'NOM_ECG_LEAD_V9',
      'MDC_ECG_LEAD_AVRneg',
      'OWN_LEAD',
      'MDC_ECG_LEAD_I',
      'MDC_ECG_LEAD_I',
    ];
    const { groups } = decoded(
      document(
        series(
          sequenceSet(
            now,
            codes.map((code) => ({ code, digits: page })),
          ),
        ),
      ),
    );
    expect(groups[0]?.leads.map(({ lead }) => lead)).toEqual(['V3R', 'V9', '-aVR', 'ch4', 'I', 'ch6']);
  });

  it('are read without a namespace and in wrapped elements too', () => {
    const wrapped = document(series(sequenceSet(now, [{ digits: page }])))
      .replace(' xmlns="urn:hl7-org:v3"', '')
      .replaceAll('<sequenceSet>', '<vendorWrap><sequenceSet><list>')
      .replaceAll('</sequenceSet>', '</list></sequenceSet></vendorWrap>');
    expect(decoded(wrapped).groups[0]?.leads[0]?.samples).toHaveLength(1500);
  });
});

describe('several sequence sets', () => {
  it('stand one behind the other by their absolute axes, the recording begins with the earliest', () => {
    const sets = ['20261122091005.000+0800', '20261122091000.000+0800', '20261122091002.500+0800'];
    const recording = decoded(
      document(series(sets.map((at) => sequenceSet(absolute(at), [{ digits: page }])).join(''))),
    );
    expect(recording.recordedAt).toEqual({ local: '2026-11-22T09:10:00', zoneMinutes: 480 });
    expect(recording.groups.map(({ startOffsetMs }) => startOffsetMs)).toEqual([5000, 0, 2500]);
  });

  it('stand by the beginning of their series where their axes are relative', () => {
    const strip = (low: string, head: string) => series(sequenceSet(relative(head), [{ digits: page }]), low);
    const recording = decoded(
      document(strip('20261122091000', 'value="0" unit="s"') + strip('20261122091010', 'value="500" unit="ms"')),
    );
    expect(recording.recordedAt).toEqual({ local: '2026-11-22T09:10:00', zoneMinutes: undefined });
    expect(recording.groups.map(({ startOffsetMs }) => startOffsetMs)).toEqual([0, 10_500]);
  });

  it('of representative beats come last, derived or in a series of their own, and one damaged is left out', () => {
    const beat = sequenceSet(relative('value="0" unit="s"'), [{ digits: '1 2 3 4' }]);
    const derived = (inside: string) =>
      `<derivation><derivedSeries><code code="REPRESENTATIVE_BEAT"/>${inside}</derivedSeries></derivation>`;
    const own = series(beat).replace('"RHYTHM"', '"REPRESENTATIVE_BEAT"');
    const rhythm = sequenceSet(now, [{ digits: page }]);
    const recording = decoded(document(own + series(rhythm + derived(beat) + derived(beat.replace('"2.5"', '"0"')))));
    expect(recording.groups.map(({ kind, label }) => [kind, label])).toEqual([
      ['rhythm', 'RHYTHM'],
      ['median', 'REPRESENTATIVE_BEAT'],
      ['median', 'REPRESENTATIVE_BEAT'],
    ]);
    expect(recording.warnings).toContainEqual(
      expect.objectContaining({ code: 'section.skipped', place: expect.stringMatching(/derivedSeries.*scale$/) }),
    );
  });
});

describe('the annotations of an aECG', () => {
  const withAnnotations = (...each: string[]) =>
    decoded(document(series(sequenceSet(now, [{ digits: page }]) + annotations(...each))));
  const lead =
    '<support><supportingROI><component><boundary><code code="MDC_ECG_LEAD_I"/></boundary></component></supportingROI></support>';

  it('are measurements of the whole before those of a beat, never those of a lead', () => {
    const { measurements } = withAnnotations(
      annotation('MDC_ECG_TIME_PD_QRS', 'value="77" unit="ms"', lead),
      annotation(
        'MDC_ECG_BEAT',
        '',
        `<component>${annotation('MDC_ECG_TIME_PD_PR', 'value="1" unit="ms"')}</component>`,
      ),
      annotation(
        'MDC_ECG_BEAT',
        '',
        `<component>${annotation('MDC_ECG_TIME_PD_QT', 'value="400" unit="ms"')}</component>`,
      ),
      annotation('MDC_ECG_TIME_PD_PR', 'value="0.16" unit="s"'),
      annotation('MDC_ECG_HEART_RATE', 'value="72" unit="bmp"'),
      annotation('MDC_ECG_ANGLE_QRS_FRONT', 'value="" unit="deg"'),
      annotation('MDC_ECG_TIME_PD_QTcF', 'value="0" unit="ms"'),
    );
    expect(measurements).toEqual([
      { name: 'heart-rate', value: 72, unit: '/min' },
      { name: 'pr', value: 160, unit: 'ms' },
      { name: 'qt', value: 400, unit: 'ms' },
    ]);
  });

  it('of BeneHeart carts have codes of their own, and -32768 for nothing', () => {
    const matrix = annotation(
      'MINDRAY_MEASUREMENT_MATRIX',
      '',
      `${lead}<component>${annotation('MINDRAY_ECG_T_AXIS', 'value="99" unit="deg"')}</component>`,
    );
    const { measurements } = withAnnotations(
      annotation('MINDRAY_ECG_P_AXIS', 'value="60" unit="deg"'),
      annotation('MINDRAY_ECG_QRS_AXIS', 'value="-32768" unit="deg"'),
      annotation('MINDRAY_ECG_RV5', 'value="1.008" unit="mV"'),
      annotation('MINDRAY_ECG_SV1', 'value="-565" unit="uV"'),
      annotation(
        'MDC_ECG_TIME_PD_QTc',
        '',
        `<component>${annotation('MINDRAY_ECG_TIME_PD_QTcH', 'value="413" unit="ms"')}</component>`,
      ),
      matrix,
    );
    expect(measurements).toEqual([
      { name: 'qtc', value: 413, unit: 'ms' },
      { name: 'p-axis', value: 60, unit: 'deg' },
      { name: 'rv5', value: 1008, unit: 'uV' },
      { name: 'sv1', value: 565, unit: 'uV' },
    ]);
  });

  it('that interpret are statements of the device, or of the person who made them', () => {
    const statement = (text: string) =>
      `<annotation><code code="MDC_ECG_INTERPRETATION_STATEMENT"/><value xsi:type="ST">${text}</value></annotation>`;
    const person =
      '<author><assignedEntity><assignedAuthorType><assignedPerson><name>X</name></assignedPerson></assignedAuthorType></assignedEntity></author>';
    const { statements, measurements } = withAnnotations(
      `<annotation><code code="MDC_ECG_INTERPRETATION"/><component>${statement('窦性心律')}</component></annotation>`,
      `<annotation><code code="MDC_ECG_INTERPRETATION"/><component>${statement('正常心电图')}</component>${person}</annotation>`,
      annotation('MDC_ECG_INTERPRETATION_STATEMENT', 'code="SR" displayName="Sinus rhythm"'),
      annotation('MDC_ECG_TIME_PD_PR', 'value="150" unit="ms"', person),
    );
    expect(statements).toEqual([
      { text: '窦性心律', by: 'device' },
      { text: '正常心电图', by: 'reader' },
      { text: 'Sinus rhythm', by: 'device', code: 'SR' },
    ]);
    expect(measurements).toEqual([]);
  });
});

describe('what an aECG says of patient and device', () => {
  it('is read, and a day of birth that does not exist is a warning', () => {
    const person = (birth: string) =>
      `<componentOf><timepointEvent><componentOf><subjectAssignment><subject><trialSubject><id extension="P1"/><subjectDemographicPerson><name><family>张</family><given>伟</given></name><administrativeGenderCode code="F"/><birthTime value="${birth}"/></subjectDemographicPerson></trialSubject></subject></subjectAssignment></componentOf></timepointEvent></componentOf><controlVariable><relatedObservation><code code="21612-7"/><value xsi:type="PQ" value="46" unit="a"/></relatedObservation></controlVariable>`;
    const body = series(sequenceSet(now, [{ digits: page }]));
    expect(decoded(document(body, person('19800230'))).warnings).toEqual([
      { code: 'date.illegal', place: expect.stringMatching(/birthTime$/), detail: 'no day that exists' },
    ]);
    expect(decoded(document(body, person('1980'))).warnings).toEqual([]);
    expect(decoded(document(body, person('19800229'))).patient).toEqual({
      id: 'P1',
      name: '张伟',
      sex: 'F',
      birthDate: '1980-02-29',
      age: { value: 46, unit: 'year' },
    });
  });

  it('has a time from the series or the document where no axis has one, and a warning where none has', () => {
    const body = (low: string) => series(sequenceSet(relative('value="0" unit="s"'), [{ digits: page }]), low);
    const effective = '<effectiveTime><center value="202611220910"/></effectiveTime>';
    expect(decoded(document(body(''), effective)).recordedAt?.local).toBe('2026-11-22T09:10:00');
    const none = decoded(document(body('20261322')));
    expect(none.recordedAt).toBeUndefined();
    expect(none.warnings.map(({ code }) => code)).toEqual(['date.illegal']);
  });
});

describe('a damaged aECG', () => {
  it.each([
    ['without a scale', { scale: '' }, 'scale.missing', /sequence\[?\d*\]?.*value \(II\)\/scale$/],
    ['with a scale of 0', { scale: '<scale value="0" unit="uV"/>' }, 'scale.missing', /\(II\)\/scale$/],
    ['with a scale that is no voltage', { scale: '<scale value="1" unit="kg"/>' }, 'scale.missing', /\(II\)\/scale$/],
    ['with digits that are none', { digits: 'abc def' }, 'samples.type', /\(II\)\/digits$/],
  ])('%s is refused with its place', (_what, lead, code, place) => {
    const refusal = refused(document(series(sequenceSet(now, [{ digits: page, ...lead }]))));
    expect(refusal).toMatchObject({ code, place: expect.stringMatching(place) });
  });

  it('without a time axis, without leads, or cut off is refused with its place', () => {
    expect(refused(document(series(sequenceSet('<code code="X"/>', [{ digits: page }]))))).toMatchObject({
      code: 'rate.illegal',
      place: expect.stringMatching(/sequenceSet\/increment$/),
    });
    expect(refused(document(''))).toMatchObject({ code: 'waveform.none' });
    const whole = document(series(sequenceSet(now, [{ digits: page }])));
    expect(refused(whole.slice(0, whole.length / 2))).toMatchObject({
      code: 'file.short',
      place: expect.stringMatching(/^AnnotatedECG\/component\/series\/.*\/digits, character \d+$/),
    });
  });

  it('has at most as many leads as any device', () => {
    const leads = Array.from({ length: 65 }, () => ({ digits: '1 2' }));
    expect(refused(document(series(sequenceSet(now, leads))))).toMatchObject({ code: 'leads.count' });
  });
});

describe.skipIf(!hasEcgCorpus)('an aECG of the corpus', () => {
  const codes = {
    MDC_ECG_HEART_RATE: 'heart-rate',
    MDC_ECG_TIME_PD_P: 'p',
    MDC_ECG_TIME_PD_RR: 'rr',
    MDC_ECG_TIME_PD_PR: 'pr',
    MDC_ECG_TIME_PD_QRS: 'qrs',
    MDC_ECG_TIME_PD_QT: 'qt',
    MDC_ECG_TIME_PD_QTc: 'qtc',
    MDC_ECG_TIME_PD_QTcB: 'qtc-bazett',
    MDC_ECG_ANGLE_P_FRONT: 'p-axis',
    MDC_ECG_ANGLE_QRS_FRONT: 'qrs-axis',
    MDC_ECG_ANGLE_T_FRONT: 't-axis',
  } as const;

  it.each(ecgFiles.filter((file) => file.startsWith('aecg/') && truthOf(file)))(
    'has the measurements and statements of %s',
    (file) => {
      const reading = decodeEcg(ecgFile(file));
      const meta = truthOf(file)?.meta as { measurements: Record<string, string>; statements: string[] };
      if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
      const expected = Object.entries(meta.measurements).map(([code, value]) => [
        codes[code as keyof typeof codes],
        Number(value),
      ]);
      const found = reading.recording.measurements.map(({ name, value }) => [name, value]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
      expect(reading.recording.statements.map(({ text }) => text)).toEqual(meta.statements);
      expect(reading.recording.warnings).toEqual([]);
    },
  );

  it('of a header alone is refused, or decoded and said to be short', () => {
    for (const file of ecgFiles.filter((each) => each.startsWith('aecg/edge/'))) {
      const reading = decodeEcg(ecgFile(file));
      if (file.endsWith('empty.xml')) expect(reading).toMatchObject({ ok: false, refusal: { code: 'waveform.none' } });
      else
        expect(reading).toMatchObject({
          ok: true,
          recording: { recordedAt: { local: '2002-11-22T09:10:00' }, warnings: [{ code: 'record.short' }] },
        });
    }
  });
});
