import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useWording } from '../../ui/wording.ts';

/** An act of the person: what it changed is fetched again, a refusal is worded. */
export function useAct<Asked, Result>(
  act: (asked: Asked) => Promise<Result>,
  { stale, done, onDone }: { stale: readonly string[]; done?: string; onDone?: (result: Result, asked: Asked) => void },
) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const wording = useWording();
  return useMutation({
    mutationFn: act,
    onSuccess: (result, asked) => {
      if (done) message.success(done);
      onDone?.(result, asked);
    },
    onError: (error) => void message.error(wording(error)),
    onSettled: () => {
      for (const kind of stale) void client.invalidateQueries({ queryKey: [kind] });
    },
  });
}
