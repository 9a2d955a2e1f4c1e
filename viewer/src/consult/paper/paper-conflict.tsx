import { Button, Flex, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DraftKeeper, Kept } from '../../reading/report/draft-keeper.ts';
import { clockTime } from '../../ui/time.tsx';

/** Two texts for one paper: both are shown, and a person chooses. */
export function PaperConflict<C extends object>({
  keeper,
  kept: { conflict, content },
  show,
}: {
  keeper: DraftKeeper<C>;
  kept: Kept<C>;
  show: (content: C) => string;
}) {
  const { t } = useTranslation('consult');
  return (
    <Modal
      open={conflict !== undefined}
      title={t('paper.conflict.title')}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      width={760}
      footer={
        <Flex gap={8} justify="end">
          <Button onClick={() => keeper.choose('theirs')}>{t('paper.conflict.theirs')}</Button>
          <Button type="primary" onClick={() => keeper.choose('mine')}>
            {t('paper.conflict.mine')}
          </Button>
        </Flex>
      }
    >
      {conflict && (
        <>
          <p>{t('paper.conflict.text', { author: conflict.author, at: clockTime(conflict.savedAt) })}</p>
          <div className="consult-both">
            {(
              [
                ['mineTitle', content],
                ['theirsTitle', conflict.content],
              ] as const
            ).map(([title, shown]) => (
              <section key={title}>
                <h3>{t(`paper.conflict.${title}`)}</h3>
                <p className="consult-text">{show(shown)}</p>
              </section>
            ))}
          </div>
        </>
      )}
    </Modal>
  );
}
