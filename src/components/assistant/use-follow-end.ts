'use client';

import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/** So near to the end counts as being there. */
const NEAR = 120;

const isAtEnd = (): boolean => {
  const { scrollHeight } = document.documentElement;
  return window.scrollY + window.innerHeight >= scrollHeight - NEAR;
};

const goToEnd = (): void => window.scrollTo({ top: document.documentElement.scrollHeight });

/**
 * Keeps the end of the page in view while `content` grows, as long as the reader is there: whoever has
 * scrolled up to read is left where they are.
 *
 * @param turnCount how many questions there are: a new one is shown wherever the reader was
 */
export function useFollowEnd(content: RefObject<HTMLElement | null>, turnCount: number): void {
  const follows = useRef(true);
  const shown = useRef(turnCount);

  useEffect(() => {
    const box = content.current;
    if (!box) return;
    let height = document.documentElement.scrollHeight;
    // What grows scrolls nothing by itself: only a scroll of the reader says where they want to be.
    const look = () => {
      if (document.documentElement.scrollHeight === height) follows.current = isAtEnd();
    };
    const watcher = new ResizeObserver(() => {
      height = document.documentElement.scrollHeight;
      if (follows.current && shown.current > 0) goToEnd();
    });
    watcher.observe(box);
    window.addEventListener('scroll', look, { passive: true });

    return () => {
      watcher.disconnect();
      window.removeEventListener('scroll', look);
    };
  }, [content]);

  useLayoutEffect(() => {
    const isMore = turnCount > shown.current;
    shown.current = turnCount;
    if (!isMore) return;
    follows.current = true;
    goToEnd();
  }, [turnCount]);
}
