import { redirect } from 'next/navigation';

/** The product itself is the first screen; who is not signed in gets the sign-in from there. */
export default function Home() {
  redirect('/dashboard');
}
