// In charge of: telling that two names mean the same: alike but for case, width, spaces and signs, or words that people use for one thing.
import { foldText } from '@trellis/expr';

/** Words that stand for one thing in tables of trade. A header is matched by them only where a single field is meant. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['数量', '件数', '个数', 'quantity', 'qty', 'pcs', 'pieces'],
  ['单价', '价格', '售价', 'price', 'unitprice'],
  ['金额', '总额', '总价', '合计', 'amount', 'total', 'totalamount'],
  ['成本', '成本价', 'cost', 'unitcost'],
  ['名称', '名字', '姓名', '品名', '标题', 'name', 'title', 'fullname'],
  ['编码', '编号', '代码', '货号', '款号', '单号', 'code', 'number', 'no', 'num', 'sku', 'id编号'],
  ['日期', '时间', 'date', 'time', 'datetime'],
  ['电话', '手机', '手机号', '手机号码', '联系电话', 'phone', 'phonenumber', 'tel', 'telephone', 'mobile'],
  ['邮箱', '电子邮箱', '电子邮件', '邮件', 'email', 'mail', 'emailaddress'],
  ['地址', '详细地址', 'address', 'addr'],
  ['国家', '国家地区', '国家或地区', 'country', 'countryregion'],
  ['币种', '货币', 'currency', 'currencycode'],
  ['重量', '毛重', 'weight'],
  ['状态', 'status', 'state'],
  ['类别', '分类', '类型', '品类', 'category', 'type', 'kind'],
  ['备注', '说明', '附注', '描述', 'note', 'notes', 'remark', 'remarks', 'comment', 'comments', 'description'],
  ['网址', '链接', '网站', 'url', 'website', 'link'],
  ['供应商', '厂商', '厂家', 'supplier', 'vendor'],
  ['客户', '买家', '顾客', 'customer', 'buyer', 'client'],
  ['店铺', '门店', '商店', 'store', 'shop'],
  ['仓库', 'warehouse'],
];

/** A name as it is compared. */
export function foldName(text: string): string {
  return foldText(text).replace(/[\s_\-—.·:：()（）[\]【】*/＊]+/g, '');
}

/** What a header could be called: as it stands, without what is in brackets (a unit, a remark), and the last line of several. */
export function headerReadings(header: string): readonly string[] {
  const bare = header.replace(/[（([【［][^（）()[\]【】［］]*[）)\]】］]/g, '');
  const last = header.split(' / ').at(-1) ?? header;
  return [...new Set([header, bare, last].map(foldName))].filter((name) => name !== '');
}

const groupOf = new Map(SYNONYMS.flatMap((words, group) => words.map((word) => [word, group] as const)));

/** The number of the thing that a folded name stands for; undefined for names that are no common words. */
export function meaningOf(folded: string): number | undefined {
  return groupOf.get(folded);
}
