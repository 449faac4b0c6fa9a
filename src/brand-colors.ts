/** A colour of the brand as it can be read where it stands. All in the form `#rrggbb`. */
export interface BrandColors {
  /** What buttons and bands are filled with. */
  readonly fill: string;
  /** For text on the fill: white or black, whichever is easier to read. */
  readonly onFill: string;
  /** The fill under a pointer. */
  readonly pressed: string;
  /** For text and lines on the ground around it. */
  readonly ink: string;
}

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** WCAG 2.2 asks for 4.5 with text (1.4.3), and 3 with what shows where a control is (1.4.11). */
const CONTRAST = { text: 5.5, control: 3 };
const STEPS = 50;
const PRESSED = 0.18;

/**
 * The brand's colour for a ground: light, or dark as a reader's system may ask for. The fill stays the brand's own where
 * it can be seen on a dark ground; on a light one a line of ink goes around it. Any colour can be read.
 */
export function brandColors(color: string, ground: string): BrandColors {
  const [own, around] = [rgbOf(color), rgbOf(ground)];
  const isDark = luminance(around) < luminance(rgbOf('#777777'));
  const away = isDark ? WHITE : BLACK;
  const fill = isDark ? until(own, { away, against: around, least: CONTRAST.control }) : own;
  const onFill = contrast(fill, WHITE) >= contrast(fill, BLACK) ? WHITE : BLACK;
  return {
    fill: hexOf(fill),
    onFill: hexOf(onFill),
    pressed: hexOf(mix(fill, onFill === WHITE ? BLACK : WHITE, PRESSED)),
    ink: hexOf(until(own, { away, against: around, least: CONTRAST.text })),
  };
}

/** The colour, moved so far towards black or white that it stands out against another. */
function until(color: Rgb, { away, against, least }: { away: Rgb; against: Rgb; least: number }): Rgb {
  for (let step = 0; step < STEPS; step += 1) {
    const moved = mix(color, away, step / STEPS);
    if (contrast(moved, against) >= least) return moved;
  }
  return away;
}

function mix(color: Rgb, other: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2) => Math.round(color[index] * (1 - share) + other[index] * share);
  return [part(0), part(1), part(2)];
}

/** WCAG 2.2, "contrast ratio". */
function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** WCAG 2.2, "relative luminance". */
function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function rgbOf(color: string): Rgb {
  const part = (from: number) => Number.parseInt(color.slice(from, from + 2), 16);
  return [part(1), part(3), part(5)];
}

function hexOf(color: Rgb): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
