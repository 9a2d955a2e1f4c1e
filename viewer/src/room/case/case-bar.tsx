import { Button, Segmented, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Mode } from './shared-case.ts';
import type { SharedView } from './use-shared.ts';

/** Who leads, and whether one goes along. */
export function CaseBar({
  shared,
  pointing,
  onPointing,
}: {
  shared: SharedView;
  pointing: boolean;
  onPointing(on: boolean): void;
}) {
  const { t } = useTranslation('room');
  const { mode, leader, subject, mayTakePart, lead, alone, choose, keep } = shared;
  const change = async (next: Mode) => {
    if (next === 'lead') return void (await lead(true));
    if (mode === 'lead' && !(await lead(false))) return;
    alone(next === 'alone');
  };
  const modes: readonly Mode[] = mayTakePart ? ['follow', 'alone', 'lead'] : ['follow', 'alone'];
  return (
    <div className="room-case-bar" role="toolbar" aria-label={t('case.bar')}>
      <strong>{t('case.bar')}</strong>
      <Segmented
        size="small"
        value={mode}
        onChange={(next) => void change(next as Mode)}
        options={modes.map((value) => ({ value, label: t(`case.${value}`) }))}
      />
      <span role="status" className="room-case-standing" data-mode={mode}>
        {mode === 'lead' && t('case.mode.lead')}
        {mode === 'alone' && t('case.mode.alone')}
        {mode === 'follow' && (leader ? t('case.mode.follow', { name: leader }) : t('case.mode.nobody'))}
      </span>
      {mode === 'alone' && leader && <Tag color="blue">{t('case.leads', { name: leader })}</Tag>}
      <span className="room-controls-gap" />
      {mayTakePart && (
        <>
          <Button
            size="small"
            type={pointing ? 'primary' : 'default'}
            aria-pressed={pointing}
            title={t('case.pointerOn')}
            onClick={() => onPointing(!pointing)}
          >
            {t('case.pointer')}
          </Button>
          <Button size="small" onClick={() => void keep()}>
            {t('case.keep')}
          </Button>
          {subject && (mode === 'lead' || !leader) && (
            <Button size="small" onClick={() => void choose(null)}>
              {t('case.close')}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
