import { NothingHere } from '@/components/layout/nothing-here';

/** Inside the signed-in frame, which brings its own main landmark. */
export default function NotFound() {
  return <NothingHere />;
}
