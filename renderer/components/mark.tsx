/** The product's mark: a ward door, open. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg className="ow-mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <rect x="1.5" y="1.5" width="29" height="29" rx="8" fill="currentColor" />
      <path d="M10 25V8.2a1.2 1.2 0 0 1 1.2-1.2H16v18z" fill="var(--ow-surface)" opacity=".95" />
      <path d="M16 7l6.6 2.1c.5.2.9.6.9 1.2v14.4c0 .6-.4 1-.9 1.2L16 28z" fill="var(--ow-surface)" opacity=".62" />
      <circle cx="13.9" cy="16.4" r="1.1" fill="currentColor" />
    </svg>
  );
}
