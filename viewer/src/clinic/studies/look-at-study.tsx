import { openStudy, type StudySummary } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Modal } from 'antd';
import i18next from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { type DisplaySet, openImaging, type StackSet, StackView, type Texts } from '../../imaging/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { useModalityWord } from '../parts/words.ts';

/** Words for the picture; a value that no word is known for is left out rather than shown as a key. */
const texts: Texts = (key, values) => {
  const name = `clinic:imaging.${key}`;
  return i18next.exists(name) ? String(i18next.t(name as 'clinic:imaging.loading', values ?? {})) : '';
};

/** A look at the pictures: are they there, are they the right ones. Reading them is done elsewhere. */
export default function LookAtStudy({
  study,
  onClose,
}: {
  study: Pick<StudySummary, 'studyUid' | 'patientName' | 'modalities' | 'description'>;
  onClose(): void;
}) {
  const { t } = useTranslation('clinic');
  const modalityWord = useModalityWord();
  const { studyUid } = study;
  const [chosen, setChosen] = useState<string>();
  const query = useQuery({
    queryKey: ['study', studyUid, 'pictures'],
    queryFn: async () => {
      await api(openStudy, { params: { studyUid } });
      const imaging = await openImaging({ texts });
      imaging.setTexts(texts);
      return { imaging, sets: await imaging.openStudy(studyUid) };
    },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const imaging = query.data?.imaging;
  useEffect(() => () => imaging?.removeStudy(studyUid), [imaging, studyUid]);
  const stacks = (query.data?.sets ?? []).filter((set): set is StackSet => set.kind === 'stack');
  const shown = stacks.find(({ id }) => id === chosen) ?? stacks[0];
  const name = (set: DisplaySet) =>
    [set.seriesNumber, set.description || modalityWord(set.modality)].filter((part) => part !== undefined).join(' ');
  return (
    <Modal
      open
      width="96vw"
      style={{ top: 16, paddingBottom: 0 }}
      footer={null}
      onCancel={onClose}
      destroyOnHidden
      title={t('studies.look.title', {
        name: study.patientName,
        exam: [study.modalities.map(modalityWord).join(' '), study.description].filter(Boolean).join(' '),
      })}
    >
      <Asked query={query} isEmpty={() => stacks.length === 0} empty={t('studies.look.empty')}>
        {({ imaging: opened, sets }) => (
          <div
            style={{
              display: 'grid',
              gridTemplateColumns: '180px minmax(0, 1fr)',
              gap: 8,
              height: 'calc(100vh - 120px)',
            }}
          >
            <nav
              aria-label={t('studies.look.seriesList')}
              style={{ overflow: 'auto', display: 'grid', gap: 4, alignContent: 'start' }}
            >
              {sets.map((set) => (
                <Button
                  key={set.id}
                  size="small"
                  block
                  disabled={set.kind !== 'stack'}
                  type={set.id === shown?.id ? 'primary' : 'default'}
                  style={{ height: 'auto', whiteSpace: 'normal', textAlign: 'start', justifyContent: 'start' }}
                  onClick={() => setChosen(set.id)}
                >
                  {name(set)}　
                  {set.kind === 'stack' ? t('board.images', { count: set.frames.length }) : t('studies.look.document')}
                </Button>
              ))}
              <small style={{ color: '#68707a' }}>{t('studies.look.keys')}</small>
              <Alert type="info" title={t('studies.look.notDiagnostic')} />
            </nav>
            <div style={{ background: '#000', minHeight: 0, position: 'relative' }}>
              <StackView imaging={opened} displaySet={shown} />
            </div>
          </div>
        )}
      </Asked>
    </Modal>
  );
}
