import type { ReportCheck } from '@hub/server/contracts';
import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import { checkName } from './checks.ts';
import { useFieldWords } from './text-areas.tsx';

export function useCheckWords(modality: string): (check: ReportCheck) => string {
  const { t } = useTranslation('reading');
  const fields = useFieldWords(modality);
  return ({ code, word, place }) => {
    const where = place === 'report' ? '' : fields[place];
    const text = t(`report.checks.text.${code}`, { word: word ?? '', place: where });
    return word !== null && where ? `${where}：${text}` : text;
  };
}

/** What should be looked at before signing; a warning is accepted one by one. */
export function CheckList({
  checks,
  modality,
  accepted,
  onAccept,
  onShow,
}: {
  checks: readonly ReportCheck[];
  modality: string;
  accepted: ReadonlySet<string>;
  onAccept?: (name: string, yes: boolean) => void;
  onShow?: (check: ReportCheck) => void;
}) {
  const { t } = useTranslation('reading');
  const words = useCheckWords(modality);
  return (
    <ul className="report-checks">
      {checks.map((check) => {
        const name = checkName(check);
        return (
          <li key={name} data-severity={check.severity}>
            <span>{words(check)}</span>
            {onShow && check.place !== 'report' && (
              <button type="button" className="report-link" onClick={() => onShow(check)}>
                {t('report.checks.find')}
              </button>
            )}
            {check.severity === 'warning' && onAccept && (
              <Checkbox checked={accepted.has(name)} onChange={({ target }) => onAccept(name, target.checked)}>
                {t('report.checks.accept')}
              </Checkbox>
            )}
          </li>
        );
      })}
    </ul>
  );
}
