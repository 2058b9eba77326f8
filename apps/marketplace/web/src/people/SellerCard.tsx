// Who offers something, with the way to all that is known about them.
import type { ListingView } from '@doran/marketplace-server/contract';
import { Avatar } from '@doran/react';
import { Go } from '../parts/Go';
import { Icon } from '../parts/Icon';
import { Trust } from '../parts/Trust';
import styles from './SellerCard.module.css';

export function SellerCard({ seller }: { seller: ListingView['seller'] }) {
  return (
    <Go to={{ at: 'person', id: seller.id }} className={styles.card} data-testid="seller">
      <Avatar id={seller.id} name={seller.name} picture={seller.picture} size={48} />
      <span className={styles.words}>
        <span className={styles.name}>{seller.name}</span>
        <Trust of={seller.trust} />
      </span>
      <Icon name="go" />
    </Go>
  );
}
