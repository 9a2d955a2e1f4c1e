import { Button, Empty, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isComposing } from '../../ui/hotkeys.ts';
import { shortTime } from '../../ui/time.tsx';
import { useChat } from './use-chat.ts';

const longest = 2_000;

export function ChatPanel({ consultId }: { consultId: string }) {
  const { t } = useTranslation('room');
  const { messages, outbox, waits, write, resend } = useChat(consultId);
  const [text, setText] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const count = messages.length + outbox.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the latest is in sight when one comes
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [count]);
  const send = () => {
    const written = text.trim();
    if (!written) return;
    write(written);
    setText('');
  };
  return (
    <div className="room-chat">
      <div className="room-chat-list" ref={list} role="log">
        {count === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('chat.empty')} />}
        {messages.map((message) => (
          <div key={message.id} className="room-message" data-mine={message.mine}>
            <small>
              {message.by} {message.institution} {shortTime(message.at)}
            </small>
            <p>{message.text}</p>
          </div>
        ))}
        {outbox.map((each) => (
          <div key={each.id} className="room-message" data-mine data-waiting>
            <small>
              {each.refused ? (
                <>
                  {t('chat.refused')}{' '}
                  <Button size="small" type="link" onClick={() => resend(each.id)}>
                    {t('chat.again')}
                  </Button>
                </>
              ) : (
                t(waits ? 'chat.waitingLine' : 'chat.sending')
              )}
            </small>
            <p>{each.text}</p>
          </div>
        ))}
      </div>
      <Input.TextArea
        value={text}
        maxLength={longest}
        autoSize={{ minRows: 2, maxRows: 5 }}
        placeholder={t('chat.placeholder')}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent) || event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          send();
        }}
      />
      <Button type="primary" disabled={text.trim() === ''} onClick={send}>
        {t('chat.send')}
      </Button>
    </div>
  );
}
