/** Dialogs: what the rest of the page waits for. */
import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useText } from '../i18n/text.js';
import { IconButton } from './controls.js';

export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  wide = false,
  alert = false,
}: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
  alert?: boolean;
}) {
  const { t } = useText();
  return (
    <ModalOverlay
      className="overlay"
      isDismissable={!alert}
      isOpen={isOpen}
      onOpenChange={(open) => open || onClose()}
    >
      <Modal className={`modal ${wide ? 'wide' : ''}`}>
        <AriaDialog className="dialog" role={alert ? 'alertdialog' : 'dialog'}>
          <header className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton label={t('close')} icon="cross" onPress={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
