const HUES = [211, 24, 158, 338, 268, 190, 92, 48];

/** Initials on a colour of their own. */
export function Avatar({ name, size = 36 }: { name: string; size?: number }) {
  const initials = name
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .filter((letter) => /\p{L}/u.test(letter))
    .slice(0, 2)
    .join('');
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  const hue = HUES[sum % HUES.length] ?? 211;
  return (
    <span
      className="avatar"
      aria-hidden="true"
      style={{ '--hue': hue, width: size, height: size, fontSize: size * 0.38 } as React.CSSProperties}
    >
      {initials.toUpperCase()}
    </span>
  );
}
