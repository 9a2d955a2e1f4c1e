import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useWording } from '../../ui/wording.ts';

/** Everything that an act on a case changes on these screens. */
const stale = ['worklist', 'request', 'report'] as const;

/** An act on a case: a refusal is worded, and what it changed is fetched again either way. */
export function useCaseAct<Asked, Result>(
  act: (asked: Asked) => Promise<Result>,
  { done, onDone }: { done?: string; onDone?: (result: Result, asked: Asked) => void } = {},
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
