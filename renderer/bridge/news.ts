import './strict-schemas.ts';
import { useEffect, useRef } from 'react';
import { News } from '../../api/window/news.ts';
import { bridge } from './window.ts';

export type Topic = News['topic'];
export type NewsOf<T extends Topic> = Extract<News, { topic: T }>;

function isAbout<T extends Topic>(topic: T, news: News): news is NewsOf<T> {
  return news.topic === topic;
}

/** Hears one topic until the returned function is called. News that does not parse is not heard. */
function listen<T extends Topic>(topic: T, hear: (news: NewsOf<T>) => void): () => void {
  const there = bridge();
  if (there === undefined) return () => undefined;
  return there.listen((raw) => {
    const parsed = News.safeParse(raw);
    if (parsed.success && isAbout(topic, parsed.data)) hear(parsed.data);
  });
}

/** Hears one topic while the component is on the screen. `hear` may change without listening anew. */
export function useNews<T extends Topic>(topic: T, hear: (news: NewsOf<T>) => void): void {
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  useEffect(() => listen(topic, (news) => latest.current(news)), [topic]);
}
