/** The name of the house: four strokes, as of a voice. */
export function Brand() {
  return (
    <span className="brand">
      <svg
        width="20"
        height="20"
        viewBox="0 0 20 20"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
      >
        <path d="M3 8v4M7.700 4v12M12.300 7v6M17 9v2" />
      </svg>
      Tonfall
    </span>
  );
}
