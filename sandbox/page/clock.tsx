import { useEffect, useId, useRef, useState } from 'react';
import type { Time } from '../page-server/screen.ts';
import { moveClock } from './act.ts';
import { ahead, dateAndTime, dayAndTime, weekday } from './format-time.ts';
import { Icon } from './icons.tsx';

/** The sandbox's time, kept going from what the server sent last. */
export function useNow(time: Time): number {
  const [machine, setMachine] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setMachine(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(machine, Date.now() - 15_000) + time.offset;
}

/** The sandbox's date and time, with buttons that move it. */
export function Clock({
  time,
  now,
  onProblem,
}: {
  time: Time;
  now: number;
  onProblem(problem: string): void;
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!open) return;
    const closeFrom = ({ target }: PointerEvent) => {
      if (target instanceof Node && !place.current?.contains(target)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeFrom);
    return () => document.removeEventListener('pointerdown', closeFrom);
  }, [open]);
  const offset = ahead(time.offset);
  const move = async (to: Parameters<typeof moveClock>[0]) => {
    const { error } = await moveClock(to);
    if (error) onProblem(error);
  };
  return (
    <section
      ref={place}
      className="clock"
      aria-label="Clock"
      data-open={open}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setOpen(false);
      }}
    >
      <button
        type="button"
        className="time"
        aria-expanded={open}
        aria-controls={id}
        aria-label={`It is ${dateAndTime(now)}${offset && `, ${offset} ahead`}. Move the clock`}
        onClick={() => setOpen(!open)}
      >
        <Icon name="clock" />
        <span>
          <span className="weekday">{weekday(now)}, </span>
          {dayAndTime(now)}
        </span>
        {offset && <span className="offset">{offset}</span>}
      </button>
      <div className="moves" id={id}>
        <button type="button" className="button" onClick={() => move('next-day')}>
          +1 day
        </button>
        <button
          type="button"
          className="button"
          disabled={time.nextFollowUp === null}
          title={time.nextFollowUp === null ? 'No follow-up is due' : dateAndTime(time.nextFollowUp)}
          onClick={() => move('next-follow-up')}
        >
          Next follow-up
        </button>
        <button type="button" className="button" disabled={offset === ''} onClick={() => move('now')}>
          Back to now
        </button>
      </div>
    </section>
  );
}
