// In charge of: the present moment for what is on screen, moving on once a minute.
import { useEffect, useState } from 'react';

const MINUTE = 60_000;

/** The present, UTC milliseconds, as of the last minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE);
    return () => clearInterval(timer);
  }, []);
  return now;
}
