/** 「公労　太郎 taro@ishikai.example.jp」. */
export function addressee(to: { name: string; email: string }): string {
  return to.name === '' ? to.email : `${to.name} ${to.email}`;
}
