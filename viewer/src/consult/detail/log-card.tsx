import { attachFile, type ConsultView, readFile } from '@hub/server/contracts';
import { App, Button, Card } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { address, send } from '../../api.ts';
import { useSizeWord } from '../../clinic/parts/words.ts';
import { Asked } from '../../ui/asked.tsx';
import { clockTime } from '../../ui/time.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useChat, useFiles } from '../use-consult.ts';

const fileLimitMb = 50;

/** 聊天与文件: what was written and handed over in the room, kept with the consult. */
export function LogCard({ consult: { id, state }, mayAttach }: { consult: ConsultView; mayAttach: boolean }) {
  const { t } = useTranslation('consult');
  const { message } = App.useApp();
  const sizeWord = useSizeWord();
  const input = useRef<HTMLInputElement>(null);
  const files = useFiles(id);
  const chat = useChat(id);
  const attach = useAct(
    (file: File) =>
      send(attachFile, file, 'application/octet-stream', {
        params: { consultId: id },
        query: { name: file.name, mediaType: file.type || 'application/octet-stream' },
      }),
    { stale: ['consult'], onDone: () => void message.success(t('detail.attached')) },
  );
  const choose = (file: File | undefined) => {
    if (!file) return;
    if (file.size > fileLimitMb * 1_000_000)
      void message.error(t('detail.attachTooLarge', { name: file.name, limit: fileLimitMb }));
    else attach.mutate(file);
  };
  const over = state === 'refused' || state === 'cancelled';
  return (
    <Card
      size="small"
      title={t('detail.log')}
      extra={
        mayAttach &&
        !over && (
          <>
            <input
              ref={input}
              type="file"
              hidden
              aria-label={t('detail.attach')}
              onChange={({ target }) => {
                choose(target.files?.[0]);
                target.value = '';
              }}
            />
            <Button size="small" loading={attach.isPending} onClick={() => input.current?.click()}>
              {t('detail.attach')}
            </Button>
          </>
        )
      }
    >
      <Asked query={files}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="consult-faint" style={{ margin: 0 }}>
              {t('detail.noFiles')}
            </p>
          ) : (
            <ul className="consult-rows">
              {items.map((file) => (
                <li key={file.id}>
                  <a href={address(readFile, { consultId: id, fileId: file.id })} download={file.name}>
                    {file.name}
                  </a>
                  <span className="consult-faint hub-numbers">
                    {sizeWord(file.sizeBytes)} {file.by} {clockTime(file.at)}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
      <Asked query={chat}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="consult-faint" style={{ margin: 0 }}>
              {t('detail.noChat')}
            </p>
          ) : (
            <ol className="consult-rows" style={{ maxHeight: 260, overflow: 'auto' }}>
              {items.map((said) => (
                <li key={said.id}>
                  <span className="consult-faint hub-numbers">
                    {clockTime(said.at)} {said.institution}
                  </span>
                  <strong>{said.by}</strong>
                  <span className="consult-text" style={{ margin: 0, flexBasis: '100%' }}>
                    {said.text}
                  </span>
                </li>
              ))}
            </ol>
          )
        }
      </Asked>
    </Card>
  );
}
