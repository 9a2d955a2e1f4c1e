import { attachFile, type ConsultId, listFiles, readFile } from '@hub/server/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address, api, send } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { shortTime } from '../../ui/time.tsx';
import { useWording } from '../../ui/wording.ts';
import { useSnapshot } from '../use-room.ts';

const mostBytes = 50 * 1024 * 1024;

const sizeOf = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** Files kept with the consult. */
export function FilesPanel({ consultId }: { consultId: string }) {
  const { t } = useTranslation('room');
  const { message } = App.useApp();
  const wording = useWording();
  const client = useQueryClient();
  const { permissions } = useSignedIn();
  const { view } = useSnapshot();
  const params = { consultId: consultId as ConsultId };
  const files = useQuery({ queryKey: ['consult', consultId, 'files'], queryFn: () => api(listFiles, { params }) });
  const chooser = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the room said that there are others
  useEffect(() => {
    if (view.files > 0) void client.invalidateQueries({ queryKey: ['consult', consultId, 'files'] });
  }, [view.files]);

  const attach = async (file: File) => {
    if (file.size > mostBytes) return void message.error(t('files.tooLarge'));
    setBusy(true);
    try {
      const query = { name: file.name, mediaType: file.type || 'application/octet-stream' };
      await send(attachFile, file, 'application/octet-stream', { params, query });
      message.success(t('files.sent', { name: file.name }));
      await client.invalidateQueries({ queryKey: ['consult', consultId, 'files'] });
    } catch (error) {
      message.error(wording(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="room-files">
      {permissions.includes('consult.attach-file') && (
        <>
          <Button loading={busy} onClick={() => chooser.current?.click()}>
            {t('files.attach')}
          </Button>
          <input
            ref={chooser}
            type="file"
            hidden
            onChange={({ target }) => {
              const file = target.files?.[0];
              target.value = '';
              if (file) void attach(file);
            }}
          />
        </>
      )}
      <Asked query={files}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('files.empty')} />
          ) : (
            <ul>
              {items.map((file) => (
                <li key={file.id}>
                  <a href={address(readFile, { consultId, fileId: file.id })} download>
                    {file.name}
                  </a>
                  <div className="room-hint">
                    {t('files.by', { by: file.by, at: shortTime(file.at), size: sizeOf(file.sizeBytes) })}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
    </div>
  );
}
