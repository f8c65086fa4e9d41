/** Reasons in German words. */
import type { Reason } from '../label.js';
import { tellApart, wordOf } from './explain.js';

/** One German sentence for a reason, as `explainReason` gives an English one. */
export function explainReasonInGerman(reason: Reason, text: string | null = null): string {
  switch (reason.code) {
    case 'ABOVE_THRESHOLD': {
      const [score, threshold] = numbers(reason);
      return `${reason.attribute} erreicht mit ${score} die Schwelle von ${threshold}.`;
    }
    case 'BELOW_THRESHOLD': {
      const [score, threshold] = numbers(reason);
      return `Kein Wert erreicht seine Schwelle; am nächsten kommt ${reason.attribute} mit ${score} von ${threshold}.`;
    }
    case 'BANNED_WORD':
      return text === null
        ? `Ein verbotenes Wort steht an Stelle ${reason.begin} bis ${reason.end} (Liste ${reason.list}).`
        : `„${wordOf(reason, text)}“ steht auf der Liste verbotener Wörter (${reason.list}).`;
    case 'SUSPECT_WORD':
      return text === null
        ? `Ein verdächtiges Wort steht an Stelle ${reason.begin} bis ${reason.end} (Liste ${reason.list}).`
        : `„${wordOf(reason, text)}“ steht auf der Liste verdächtiger Wörter (${reason.list}).`;
    case 'ALLOWED_WORD':
      return text === null
        ? `Was an Stelle ${reason.begin} bis ${reason.end} wie ein gelistetes Wort aussieht, ist erlaubt (Liste ${reason.list}).`
        : `„${wordOf(reason, text)}“ sieht wie ein gelistetes Wort aus und ist erlaubt (Liste ${reason.list}).`;
    case 'UNSCORED':
      return 'Der Kommentar konnte nicht bewertet werden.';
    case 'LANGUAGE_NOT_JUDGED':
      return 'In dieser Sprache hat das Modell kein gemessenes Urteil.';
    case 'ATTRIBUTES_OFF':
      return 'Die Website nutzt keines der Merkmale, die in dieser Sprache beurteilt werden.';
    case 'SOURCE_STATE':
      return 'In der Quelle selbst gilt er als Spam oder liegt im Papierkorb.';
    case 'AUTO_PUBLISH_OFF':
      return 'Die Website veröffentlicht nichts ohne einen Menschen.';
    case 'AUTO_HOLD_OFF':
      return 'Die Website hält nichts ohne einen Menschen zurück.';
  }
}

const numbers = (reason: { readonly score: number; readonly threshold: number }): string[] =>
  tellApart(reason).map((number) => number.replace('.', ','));
