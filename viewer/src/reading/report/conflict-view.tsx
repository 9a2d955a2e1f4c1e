import { Button, Flex, Modal, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../ui/time.tsx';
import { DiffView } from './diff-view.tsx';
import type { DraftKeeper, Kept } from './draft-keeper.ts';

/** Two texts for one report: both are shown, and a person chooses. */
export function ConflictView({ kept, keeper, modality }: { kept: Kept; keeper: DraftKeeper; modality: string }) {
  const { t } = useTranslation('reading');
  const { conflict, content } = kept;
  return (
    <Modal
      open={conflict !== undefined}
      title={t('report.conflict.title')}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      width={760}
      footer={
        <Flex gap={8} justify="end">
          <Button onClick={() => keeper.choose('theirs')}>{t('report.conflict.theirs')}</Button>
          <Button type="primary" onClick={() => keeper.choose('mine')}>
            {t('report.conflict.mine')}
          </Button>
        </Flex>
      }
    >
      {conflict && (
        <>
          <Typography.Paragraph>
            {t('report.conflict.text', { author: conflict.author, at: clockTime(conflict.savedAt) })}
          </Typography.Paragraph>
          <div className="report-both">
            <DiffView before={content} after={conflict.content} modality={modality} />
          </div>
        </>
      )}
    </Modal>
  );
}
