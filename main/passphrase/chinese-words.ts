/**
 * What people who speak Chinese choose first, the likeliest first: no package of @zxcvbn-ts has it. Han words are
 * looked for as they are and in pinyin (`dictionaries.ts`); ranks are guesses, so the order within a line is rough.
 */

/** As typed on a keyboard: found at the top of published lists of stolen passwords from China. */
export const typedWords: readonly string[] = `
a123456 a123456789 woaini1314 woaini520 woaini521 woaini 5201314 1314520 5211314 1314521 520520 521521 520131 1314
aini1314 woaini123 qq123456 q123456 123456a 123456789a 123456q abc123456 123456abc aa123456 as123456 zxc123456
asd123456 qwe123456 zz123456 w123456 z123456 wang123456 li123456 zhang123456 liu123456 chen123456 yang123456 wang1234
woaiwojia woshishui wodemima mima123456 mima1234 mima nihao123 nihao123456 wobuzhidao buzhidao woaizhongguo
iloveyou520 love1314 loveyou1314 xiaoxiao xiaoming tiantian dongdong lingling tingting beibei baobao baobei
caonima wocaonima nimabi dashabi wojiushiwo wohenhao womenaini zhimakaimen taobao taobao123 alipay weixin weixin123
zhifubao qqqq1111 aaaa1111 qaz123456 1qaz2wsx3edc qazwsxedc 147258369 159357456 789456123 741852963 963852741
112233445566 123123123 321321321 5845201314 7758521 7758258 584520 3344520 201314 110110 119119 120120 95279527
888888 666666 168168 518518 8888888888 6666666666 9999999999 88888888 66666666 138138 18181818 007007
`
  .trim()
  .split(/\s+/);

/** Words and lines that everybody knows. */
export const phrases: readonly string[] = `
我爱你 我爱你一生一世 一生一世 我爱中国 我爱我家 密码 我的密码 口令 你好 您好 谢谢 再见 中国 中华 中华人民共和国 北京 上海 广州 深圳 武汉 成都 重庆 天津 南京 杭州
西安 长沙 郑州 沈阳 青岛 大连 济南 哈尔滨 苏州 厦门 昆明 福州 合肥 湖北 湖南 河南 河北 山东 山西 四川 江苏 浙江 福建 广东 广西 云南 长江 黄河 长城 天安门
爸爸 妈妈 爸爸妈妈 爷爷 奶奶 老婆 老公 儿子 女儿 宝贝 宝宝 哥哥 姐姐 弟弟 妹妹 朋友 老师 同学 医生 护士 医院 患者 病人 病历 人民医院 第一医院 中医院
平安 健康 幸福 快乐 发财 吉祥 如意 平安健康 身体健康 万事如意 心想事成 恭喜发财 大吉大利 一帆风顺 新年快乐 生日快乐 天天开心 永远爱你 永远快乐 年年有余
好好学习 天天向上 好好学习天天向上 为人民服务 芝麻开门 天下无双 天长地久 海枯石烂 一路平安 马到成功 自强不息 厚德载物 实事求是
床前明月光 疑是地上霜 举头望明月 低头思故乡 春眠不觉晓 处处闻啼鸟 夜来风雨声 花落知多少 白日依山尽 黄河入海流 欲穷千里目 更上一层楼 锄禾日当午 汗滴禾下土
谁知盘中餐 粒粒皆辛苦 鹅鹅鹅 曲项向天歌 红豆生南国 春来发几枝 愿君多采撷 此物最相思 慈母手中线 游子身上衣 千山鸟飞绝 万径人踪灭 孤舟蓑笠翁 独钓寒江雪
两岸猿声啼不住 轻舟已过万重山 飞流直下三千尺 疑是银河落九天 海内存知己 天涯若比邻 但愿人长久 千里共婵娟 大江东去 明月几时有 把酒问青天 会当凌绝顶 一览众山小
人之初 性本善 性相近 习相远 天地玄黄 宇宙洪荒 学而时习之 不亦说乎 三人行必有我师 一二三四五 六七八九十 一二三四五六七八九十 上山打老虎 甲乙丙丁 子丑寅卯
西游记 红楼梦 三国演义 水浒传 孙悟空 猪八戒 唐僧 诸葛亮 刘备 关羽 张飞 曹操 毛泽东 邓小平 周杰伦 刘德华 奥特曼 喜羊羊 熊出没 淘宝 微信 支付宝 腾讯 百度 华为 小米
`
  .trim()
  .split(/\s+/);

/** The hundred commonest surnames. */
export const surnames: readonly string[] = Array.from(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武',
);

/** Given names that very many bear. */
export const givenNames: readonly string[] = `
伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英 玉兰 红 玲 辉 鹏 华 飞 斌 波 健 建国 建华 建军 国强 志强 志明 小明 小红 小华 小芳
丽华 玉梅 桂兰 桂芳 淑珍 淑英 秀珍 凤英 文 宇 浩 浩然 子轩 梓涵 欣怡 雨桐 一诺 子涵 宇轩 思远 佳怡 婷婷 婷 丹 萍 鑫 俊 龙 阳 帆 晨 雪 梅 琳 晶 莹 倩 颖 慧 宁 旭
`
  .trim()
  .split(/\s+/);
