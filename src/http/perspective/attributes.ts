/** Names of attributes as callers of Perspective write them, and which of ours each one means. */
import { ATTRIBUTES, type Attribute } from '../../label.js';

/** Names of Perspective that Tonfall has no model for. */
const NOT_JUDGED = new Set([
  ...['FLIRTATION', 'TOXICITY_FAST'],
  ...['ATTACK_ON_AUTHOR', 'ATTACK_ON_COMMENTER', 'ATTACK_ON_PUBLISHER', 'INCOHERENT', 'INFLAMMATORY'],
  ...['LIKELY_TO_REJECT', 'OBSCENE', 'OFF_TOPIC', 'SPAM', 'UNSUBSTANTIAL'],
  ...['AFFINITY', 'COMPASSION', 'CONSTRUCTIVE', 'CURIOSITY', 'NUANCE', 'PERSONAL_STORY', 'REASONING'].map(
    (name) => `${name}_EXPERIMENTAL`,
  ),
  ...['RESPECT', 'ALIENATION', 'FEARMONGERING', 'GENERALIZATION', 'MORAL_OUTRAGE', 'POWER_APPEAL'].map(
    (name) => `${name}_EXPERIMENTAL`,
  ),
  'SCAPEGOATING_EXPERIMENTAL',
]);

/**
 * `TOXICITY`, `TOXICITY@6` (a version, which old callers name) and `TOXICITY_EXPERIMENTAL` are TOXICITY. Null: a name
 * of Perspective's that is not judged here. Undefined: no name at all.
 */
export function attributeNamed(name: string): Attribute | null | undefined {
  const plain = name.replace(/@\d+$/, '');
  if (NOT_JUDGED.has(plain)) return null;
  const production = plain.replace(/_EXPERIMENTAL$/, '');
  return ATTRIBUTES.find((attribute) => attribute === production);
}
