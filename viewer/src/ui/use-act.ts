import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useWording } from './wording.ts';

/** An act of the person: refusals are worded, what it changes is fetched again. `stale`: first elements of query keys. */
export function useAct<Input, Output>(
  work: (input: Input) => Promise<Output>,
  { stale, onDone }: { stale: readonly string[]; onDone?: (output: Output, input: Input) => void },
) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const wording = useWording();
  return useMutation({
    mutationFn: work,
    onSuccess: (output, input) => onDone?.(output, input),
    // Not handed back: what is said would be waited for, and the act be under way until it has gone from the screen.
    onError: (error) => void message.error(wording(error)),
    // Also after a failure: an act that was not answered may have been done.
    onSettled: () => {
      for (const kind of stale) void client.invalidateQueries({ queryKey: [kind] });
    },
  });
}
