import { useEffect } from 'react';
import { ask } from '../bridge/index.ts';
import { everythingTyped, hearTyping, takeBackTyped } from '../input/kept-form.ts';
import { useSession } from './session.tsx';

/** Between two tellings, the first of which is at once. */
const pauseMs = 300;

/**
 * A lock by idleness or sleep puts everything out of the page. Main keeps what was typed for the person who comes back;
 * on a kiosk nothing is kept of anybody.
 */
export function TypedKeeper() {
  const { me, kiosk } = useSession();
  const id = kiosk ? undefined : me?.id;
  useEffect(() => (id === undefined ? undefined : keepTyped()), [id]);
  return null;
}

/** First takes back what main has, and from then on tells it what is typed. Answers what ends it. */
function keepTyped(): () => void {
  let timer = 0;
  let stop = (): void => undefined;
  let ended = false;
  const tell = (): void => void ask('session.keepTyped', { forms: everythingTyped() }).catch(() => undefined);
  const begin = (): void => {
    if (!ended) stop = hearTyping(inTime(tell, (later) => (timer = later)));
  };
  void ask('session.typed', {})
    .then(({ forms }) => {
      if (!ended && forms !== undefined) takeBackTyped(forms);
    })
    .catch(() => undefined)
    .finally(begin);
  return () => {
    ended = true;
    stop();
    window.clearTimeout(timer);
  };
}

/** At once, and after a pause once more when there was more to say. */
function inTime(tell: () => void, keep: (timer: number) => void): () => void {
  let waiting = false;
  let more = false;
  const again = (): void => {
    waiting = false;
    if (!more) return;
    more = false;
    hear();
  };
  const hear = (): void => {
    if (waiting) more = true;
    if (waiting) return;
    waiting = true;
    tell();
    keep(window.setTimeout(again, pauseMs));
  };
  return hear;
}
