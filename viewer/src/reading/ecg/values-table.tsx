import type { EcgView } from '@hub/server/contracts';
import { useTranslation } from 'react-i18next';
import { stRows, type ValueRow, valueRows } from './values.ts';

/** 设备, 平台 and 医师 side by side: each number says whose it is. */
export function ValuesTable({ ecg, former }: { ecg: EcgView; former: EcgView | undefined }) {
  const { t } = useTranslation('reading');
  const rows = valueRows(ecg.measurements, former?.measurements);
  const shown = (value: number | undefined, unit: ValueRow['unit']) =>
    value === undefined ? '—' : unit === 'uV' ? (value / 1000).toFixed(2) : String(Math.round(value));
  const unitOf = (unit: ValueRow['unit']) => (unit === 'uV' ? 'mV' : t(`ecg.unit.${unit}`));
  const signed = (value: number, unit: ValueRow['unit']) => `${value > 0 ? '+' : ''}${shown(value, unit)}`;
  return (
    <table className="ecg-values">
      <thead>
        <tr>
          <th>{t('ecg.values.item')}</th>
          <th>{t('ecg.values.device')}</th>
          <th>{t('ecg.values.engine')}</th>
          <th title={ecg.readBy ?? ''}>{t('ecg.values.reader')}</th>
          {former && <th>{t('ecg.values.delta')}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, unit, device, engine, reader, delta }) => (
          <tr key={name}>
            <th scope="row">
              {t(`ecg.measure.${name as 'pr'}`)} <small>{unitOf(unit)}</small>
            </th>
            <td>{shown(device, unit)}</td>
            <td>{shown(engine, unit)}</td>
            <td className="ecg-own">{shown(reader, unit)}</td>
            {former && <td>{delta === undefined ? '' : signed(delta, unit)}</td>}
          </tr>
        ))}
        {ecg.analysis?.rv5PlusSv1 != null && (
          <tr>
            <th scope="row">
              RV5+SV1 <small>mV</small>
            </th>
            <td>—</td>
            <td>{shown(ecg.analysis.rv5PlusSv1, 'uV')}</td>
            <td className="ecg-own">—</td>
            {former && <td />}
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** ST of every lead, by the engine; raised and lowered ones stand out. */
export function StTable({ ecg, former }: { ecg: EcgView; former: EcgView | undefined }) {
  const { t } = useTranslation('reading');
  const rows = stRows(ecg.analysis, former?.analysis);
  if (rows.length === 0) return null;
  const mv = (uv: number) => `${uv > 0 ? '+' : ''}${(uv / 1000).toFixed(2)}`;
  const stands = (uv: number | null) => (uv !== null && uv >= 100 ? 'high' : uv !== null && uv <= -50 ? 'low' : 'none');
  return (
    <table className="ecg-values ecg-st">
      <caption>{t('ecg.st.title')}</caption>
      <tbody>
        <tr>
          {rows.map(({ lead }) => (
            <th key={lead} scope="col">
              {lead}
            </th>
          ))}
        </tr>
        <tr>
          {rows.map(({ lead, stJ, slope }) => (
            <td
              key={lead}
              data-stands={stands(stJ)}
              title={slope === null ? '' : t('ecg.st.slope', { value: Math.round(slope) })}
            >
              {stJ === null ? '—' : mv(stJ)}
            </td>
          ))}
        </tr>
        {former && (
          <tr>
            {rows.map(({ lead, delta }) => (
              <td key={lead} className="ecg-delta">
                {delta === undefined ? '' : `Δ${mv(delta)}`}
              </td>
            ))}
          </tr>
        )}
      </tbody>
    </table>
  );
}
