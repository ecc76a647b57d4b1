import type { ErrorCode } from '../../../domain/errors.ts';

/** What happened, what is safe, what to do: for every code there is. */
const text: Readonly<Record<ErrorCode, { readonly what: string; readonly safe: string; readonly todo: string }>> = {
  INPUT_INVALID: {
    what: '有填写的内容不符合要求。',
    safe: '没有提交或更改任何内容。',
    todo: '请检查标出的栏目后重试。',
  },
  NOT_FOUND: { what: '找不到该内容，或您无权查看。', safe: '没有更改任何内容。', todo: '请返回并重新查看列表。' },
  CONFLICT: {
    what: '同一内容已以另一种方式登记。',
    safe: '先前的内容保持不变。',
    todo: '请先刷新列表再决定是否重做。',
  },
  NOT_AUTHENTICATED: {
    what: '服务不接受本机的证书。',
    safe: '没有以您的名义发送任何内容。',
    todo: '请重新登录；仍不行请联系系统管理员。',
  },
  NOT_ENTITLED: {
    what: '您的角色或所在机构不允许此操作。',
    safe: '没有更改任何内容。',
    todo: '请找负责此事的人员或系统管理员。',
  },
  CAPTURE_UNREADABLE: {
    what: '医院对本次诊疗中某段采集记录的登记无法读取。',
    safe: '采集记录本身仍在存储中。没有签署任何内容。',
    todo: '请技术员将其从列表中撤回并重新提交，然后在此继续。',
  },
  INSTALLATION_REVOKED: {
    what: '本机的接入证书已被所属机构吊销。',
    safe: '密钥和记录未受影响：在本机有密钥的人仍可登录。',
    todo: '请向机构管理员索取本机的新接入文件。',
  },
  USER_REVOKED: {
    what: '此处涉及的一方注册已被撤销。',
    safe: '没有打开或发送任何内容，账本上的病历保留不变。',
    todo: '若是您本人，请向系统管理员询问原因；若是对方，请勿与其共享。',
  },
  USER_UNKNOWN: {
    what: '没有人以此假名身份注册。',
    safe: '没有发送任何内容。',
    todo: '请核对假名身份，它由 96 个字符组成。',
  },
  CERTIFICATE_INVALID: {
    what: '有证书损坏、过期或来自未知机构。',
    safe: '没有打开或发送任何内容。',
    todo: '请检查本机日期和时间；若无误，请联系系统管理员。',
  },
  RID_INVALID: { what: '证件号码格式不正确。', safe: '该号码没有发送到任何地方。', todo: '请与证件逐位核对。' },
  ACTIVATION_REFUSED: {
    what: '激活码错误或已被使用。',
    safe: '没有登记任何密钥。',
    todo: '请核对激活码，每个只能使用一次；由建立网络的人员保管。',
  },
  REGISTRATION_DECLINED: {
    what: '注册已被拒绝。',
    safe: '您的身份资料已在拒绝处删除。',
    todo: '请查看理由，然后重新注册或到服务台询问。',
  },
  REGISTRATION_WAITING: {
    what: '您的注册还没有审批完。',
    safe: '您的密钥保存在这里，并由您的口令锁住。',
    todo: '请稍后再来，或到服务台询问。',
  },
  NOT_FORWARDED: {
    what: '当事人所属机构没有为此注册或这些密钥作保。',
    safe: '没有签发证书。',
    todo: '请拒绝此注册，并请当事人在其所属机构重新注册，由该机构转交。',
  },
  VAULT_LOCKED: { what: '您的密钥已锁定。', safe: '已保存的内容都在。', todo: '请用口令登录。' },
  PASSPHRASE_WEAK: {
    what: '此口令太容易被猜到。',
    safe: '没有提交任何内容，也没有生成密钥。',
    todo: '请用四个以上彼此无关、也与您无关的词。',
  },
  VAULT_PASSPHRASE_WRONG: {
    what: '口令不正确，无法打开您的密钥。',
    safe: '您的密钥和数据没有变化。',
    todo: '请重试，注意大小写和键盘语言。',
  },
  VAULT_DAMAGED: {
    what: '保存您密钥的文件无法读取。',
    safe: '存储中的病历不受影响。',
    todo: '请勿删除该文件；请使用导出的密钥文件或联系系统管理员。',
  },
  VAULT_EXISTS: { what: '本机已有同名的密钥。', safe: '现有密钥没有变化。', todo: '请用其登录，或换一个名称。' },
  ENVELOPE_TAMPERED: {
    what: '存储的数据被人改动过，未予打开。',
    safe: '没有显示或使用其中任何内容；签名的原件仍可由账本证明。',
    todo: '请勿依赖此病历；请告知医院并报出代码。',
  },
  ENVELOPE_NOT_FOR_US: {
    what: '此内容加密给了其他人的密钥。',
    safe: '没有打开任何内容。',
    todo: '请向发送方确认是否发给您。',
  },
  ENVELOPE_MORE_READERS: {
    what: '此内容除应有的人之外还加密给了其他人，未予打开。',
    safe: '此处没有显示或使用其中任何内容；其他人可能已读到。',
    todo: '请勿签名或依赖；请告知医院并报出代码。',
  },
  DIGEST_MISMATCH: {
    what: '存储的对象不是签名时的对象，未予打开。',
    safe: '没有显示或使用其中任何内容；签名的原件仍可由账本证明。',
    todo: '请勿依赖此病历；请告知医院并报出代码。',
  },
  MANIFEST_MISMATCH: {
    what: '内容与医患双方所签不符，未予显示。',
    safe: '没有使用任何内容，也没有写入账本。',
    todo: '请勿签名或依赖；请告知医院并报出代码。',
  },
  SIGNATURE_INVALID: {
    what: '签名验证未通过。',
    safe: '没有写入账本，草稿已保留。',
    todo: '请勿依赖；请用本人密钥重新签名，或告知医院并报出代码。',
  },
  FRAGMENT_INVALID: {
    what: '用于共享的密钥片段验证未通过。',
    safe: '没有放行任何数据。',
    todo: '请让患者重新共享，并向系统管理员报出代码。',
  },
  TREATMENT_UNKNOWN: { what: '账本上没有这次诊疗。', safe: '没有写入账本。', todo: '请与医院核对诊疗编号。' },
  RECORD_UNKNOWN: { what: '账本上没有这份病历。', safe: '没有打开任何内容。', todo: '请刷新列表，它可能尚未入链。' },
  RECORD_VERSION: {
    what: '此病历已有更新的版本。',
    safe: '两个版本都保留，没有被覆盖。',
    todo: '请打开最新版本后继续。',
  },
  OFFER_WITHDRAWN: {
    what: '这份病历已不再等待签名：已被退回、被替换，或账本上已有这一版本的病历。',
    safe: '没有再签名，也没有写入账本。',
    todo: '请刷新列表；医生重新签名后会再次出现。',
  },
  ALREADY_SIGNED: {
    what: '患者正在另一台设备上签署这份病历，或已经签署。',
    safe: '没有退回，也没有被替换。',
    todo: '请五分钟后刷新列表：届时它已入链，或仍在等待签名。',
  },
  SHARE_UNKNOWN: { what: '账本上没有这项共享。', safe: '没有放行任何数据。', todo: '请刷新列表。' },
  SHARE_NOT_GRANTED: { what: '患者没有同意这项共享。', safe: '没有放行任何数据。', todo: '请等待患者决定。' },
  SHARE_REVOKED: {
    what: '患者已撤回这项共享。',
    safe: '没有再放行任何数据。',
    todo: '请予尊重；如有新的理由，可重新申请。',
  },
  SHARE_EXPIRED: { what: '这项共享已到期。', safe: '没有再放行任何数据。', todo: '如仍需要，请重新申请。' },
  CLOCK_SKEW: {
    what: '本机时钟偏差太大。',
    safe: '没有写入账本。您写的内容都已保留。',
    todo: '请校准本机的日期和时间（最好由网络自动校准），然后重试。',
  },
  SERVICE_CLOCK: {
    what: '网络中另一台机器的时钟偏差太大，本机时钟没有问题。',
    safe: '没有写入账本。您写的内容都已保留。',
    todo: '请把是哪台机器告诉系统管理员。那台机器的时钟校准后即可重试。',
  },
  CLIENT_OUTDATED: {
    what: '本程序的版本太旧，所请求的服务已不再支持。',
    safe: '没有发送或更改任何内容。您写的内容都已保留。',
    todo: '请更新本机上的程序，然后重试。',
  },
  SERVICE_OUTDATED: {
    what: '所请求的服务版本太旧，不支持本程序。',
    safe: '没有发送或更改任何内容。您写的内容都已保留。',
    todo: '请告诉系统管理员该服务需要更新，更新后再试。',
  },
  LEDGER_UNAVAILABLE: {
    what: '无法连接账本。',
    safe: '没有丢失任何内容，等待发送的仍在等待。',
    todo: '请检查网络，稍后重试。',
  },
  LEDGER_REJECTED: {
    what: '账本没有接受此次写入。',
    safe: '没有入链，您写的内容已保留。',
    todo: '请重试；仍不行请向系统管理员报出代码。',
  },
  LEDGER_UNKNOWN: { what: '尚不清楚账本是否已写入。', safe: '不会被重复写入。', todo: '请稍候刷新，再决定是否重做。' },
  SERVICE_UNAVAILABLE: {
    what: '有服务无法连接。',
    safe: '没有丢失任何内容，您写的内容已保留。',
    todo: '请检查网络，稍后重试。',
  },
  SERVICE_FAILED: {
    what: '服务在处理时出错。',
    safe: '此前保存的内容仍在。',
    todo: '请重试；仍不行请向系统管理员报出代码。',
  },
  STORAGE_UNAVAILABLE: {
    what: '无法连接加密病历的存储。',
    safe: '没有丢失任何内容，等待发送的仍在等待。',
    todo: '请检查网络，稍后重试。',
  },
  PERMIT_REFUSED: {
    what: '存储不接受云服务给的许可，重新申请后仍不接受。',
    safe: '没有改动任何内容。您写的内容都已保留。',
    todo: '请一分钟后重试；仍不行请把代码告诉系统管理员。',
  },
  STORAGE_FULL: {
    what: '云服务的存储空间已满。',
    safe: '没有存入或签署任何内容。您写的内容都已保留，存储中已有的数据仍可读取。',
    todo: '请告知系统管理员。腾出空间后即可重试，无需重新启动任何程序。',
  },
  OBJECT_MISSING: {
    what: '存储中没有该加密数据。',
    safe: '已签名并入链的内容仍在，没有改动任何内容。',
    todo: '如果您仍有该数据，请重新存入；否则请告知医院并报出代码。',
  },
  OBJECT_EXISTS: { what: '存储中已有相同的加密数据。', safe: '其内容保持不变。', todo: '无需处理，请继续。' },
  LIMIT_REACHED: {
    what: '短时间内请求过于频繁。',
    safe: '没有改动任何内容，之前的操作仍然有效。',
    todo: '请等几分钟后再试。如果您只请求过一次，请将代码告知管理员。',
  },
  BUSY: { what: '服务正忙于处理其他请求。', safe: '没有改动任何内容。', todo: '请稍后再试。' },
  SLOT_TAKEN: { what: '该时段刚被他人预约。', safe: '您填写的其他内容都在。', todo: '请选择其他时间。' },
  PORT_MALFORMED_PATH: {
    what: '这不是串口路径。',
    safe: '没有连接，也没有采集任何内容。',
    todo: '请输入如 /dev/ttyUSB0 或 COM3 的路径。',
  },
  PORT_NOT_OFFERED: {
    what: '此串口已不在列表中。',
    safe: '没有连接，也没有采集任何内容。',
    todo: '请从列表中选择串口，或用下面的按钮选择其他串口。',
  },
  PORT_NOT_FOUND: {
    what: '该路径没有串口。',
    safe: '没有连接，也没有采集任何内容。',
    todo: '请检查线缆，然后重新查找串口。',
  },
  PORT_BUSY: { what: '另一程序正在使用此串口。', safe: '没有采集任何内容。', todo: '请关闭该程序后重新连接。' },
  PORT_DENIED: {
    what: '本机不允许打开此串口。',
    safe: '没有采集任何内容。',
    todo: '请信息科为此账户开放串口（Linux 为 dialout 组）。',
  },
  PORT_LOST: {
    what: '串口断开：线缆或转接器脱落。',
    safe: '已采集的内容都在，缺口已记入。',
    todo: '请重新插好，采集会自动继续。',
  },
  DEVICE_SILENT: {
    what: '设备没有应答。',
    safe: '已采集的内容都在，缺口已记入。',
    todo: '请检查设备是否开机、其端口协议设置和线缆。',
  },
  CAPTURE_NOT_RUNNING: { what: '没有正在进行的采集。', safe: '已采集的内容都在。', todo: '请开始新的采集。' },
  NETWORK_DESCRIPTION_INVALID: {
    what: '网络描述文件无效。',
    safe: '网络中的数据没有变化。',
    todo: '请建立网络的人员检查描述文件。',
  },
  NETWORK_BUSY: { what: '另一命令正在更改网络。', safe: '本次没有更改任何内容。', todo: '请等待其完成。' },
  NETWORK_PROCESS_DIED: {
    what: '网络的一个部分在启动时停止。',
    safe: '磁盘上的数据都在。',
    todo: '请重新启动网络，日志中有停止原因。',
  },
  NETWORK_TIMEOUT: {
    what: '网络的一个部分未能按时就绪。',
    safe: '磁盘上的数据都在。',
    todo: '请重新启动网络；机器繁忙时需要更久。',
  },
  NETWORK_PORT_TAKEN: {
    what: '另一程序占用了网络的端口。',
    safe: '磁盘上的数据都在。',
    todo: '请结束该程序后重新启动网络。',
  },
  NETWORK_CERTIFICATES_ENDED: {
    what: '此节点机器的证书已过期。',
    safe: '未作任何更改，也没有丢失任何内容。',
    todo: '请先用“network renew”更新证书，再启动网络。',
  },
  NETWORK_NOT_CREATED: { what: '此数据文件夹中还没有网络。', safe: '没有丢失任何内容。', todo: '请先启动网络。' },
  NETWORK_PART_MISSING: { what: '网络的一个程序尚未构建。', safe: '磁盘上的数据都在。', todo: '请重新运行安装。' },
  NOT_AVAILABLE: { what: '此功能尚未提供。', safe: '没有更改任何内容。', todo: '无需处理。' },
  CA_REFUSED: { what: '证书机构拒绝了请求。', safe: '没有签发证书。', todo: '请向系统管理员报出代码。' },
  CA_UNAVAILABLE: { what: '无法连接证书机构。', safe: '没有签发证书，申请已保留。', todo: '请稍后重试。' },
  REGISTRAR_UNAVAILABLE: {
    what: '无法连接当事人所属机构的登记服务。',
    safe: '已开始的步骤会保留并自动继续；其他机构的人员不受影响。',
    todo: '请一分钟后重试。若仍无法连接，请告知该机构。',
  },
  BACKUP_LOCKED: {
    what: '该密钥或口令无法打开此备份。',
    safe: '没有恢复任何内容，也没有任何更改。',
    todo: '请使用制作此备份时指定的密钥或口令。',
  },
  BACKUP_DAMAGED: {
    what: '备份已损坏、不完整，或不是 Openward 的备份。',
    safe: '没有恢复其中任何内容，也没有任何更改。',
    todo: '请从保存处重新复制文件，或使用较早的备份。',
  },
  BACKUP_NEWER: {
    what: '此备份由更新版本的 Openward 制作。',
    safe: '没有恢复任何内容，也没有任何更改。',
    todo: '请先安装该版本，再恢复。',
  },
  TOOL_MISSING: { what: '缺少安装时构建的工具。', safe: '磁盘上的数据都在。', todo: '请重新运行安装。' },
  TOOL_FAILED: { what: '网络工具运行出错。', safe: '磁盘上的数据都在。', todo: '请重试；仍不行请报出代码。' },
  FILE_UNREADABLE: {
    what: '所选文件无法读取。',
    safe: '没有附加或更改任何内容。',
    todo: '请确认文件仍在且您有权读取。',
  },
  FILE_TOO_LARGE: {
    what: '文件太大，或病历的全部文件合计太大。',
    safe: '没有附加或签署任何内容；之前附加的文件仍在。',
    todo: '单个文件不超过 512 MiB，一份病历合计不超过 1 GiB：请选择较小的文件、拆分文件或移除一个附件。',
  },
  SERVICE_DISK: {
    what: '某项服务无法写入：其机器的磁盘已满、只读或出现故障。',
    safe: '没有改动任何内容。该服务已有的数据仍可读取，您在本机写的内容都已保留。',
    todo: '请把是哪台机器告诉系统管理员。腾出空间后即可重试，无需重新启动任何程序。',
  },
  SERVICE_DATABASE: {
    what: '某项服务现在无法使用其数据库。',
    safe: '除已告知您的以外没有改动任何内容，您在本机写的内容都已保留。',
    todo: '请一分钟后重试。若一直如此，请把是哪台机器告诉系统管理员。',
  },
  DISK_FULL: {
    what: '本机磁盘已满。',
    safe: '此前保存的内容原样保留。刚才的操作没有保存，仍在屏幕上。',
    todo: '请不要关闭窗口。请人在本机上腾出空间，然后重做一次。',
  },
  DISK_QUOTA: {
    what: '该账户的磁盘配额已用完。',
    safe: '此前保存的内容原样保留。刚才的操作没有保存，仍在屏幕上。',
    todo: '请不要关闭窗口。请删除自己的文件或请人提高配额，然后重做一次。',
  },
  DISK_READ_ONLY: {
    what: '本机磁盘目前只能读取。',
    safe: '此前保存的内容原样保留。刚才的操作没有保存，仍在屏幕上。',
    todo: '请不要关闭窗口，并联系维护本机的人员：磁盘变为只读往往是故障的前兆。',
  },
  DISK_DENIED: {
    what: '系统不允许 Openward 读写它的某个文件或文件夹。',
    safe: '此前保存的内容原样保留。刚才的操作没有保存。',
    todo: '请另选文件夹，或请维护本机的人员恢复 Openward 文件夹的权限。',
  },
  DISK_FAILED: {
    what: '本机磁盘读写异常。',
    safe: '账本和存储中的内容不受影响。刚才的操作可能没有保存。',
    todo: '请停止在本机上工作并联系维护人员。其他工作站没有此故障。',
  },
  TOO_MANY_OPEN: {
    what: '系统不允许 Openward 打开更多文件和连接。',
    safe: '此前保存的内容原样保留。刚才的操作没有保存。',
    todo: '请关闭其他程序后重试；仍不行请退出登录并重新启动 Openward。',
  },
  CANCELLED: { what: '您已取消此操作。', safe: '没有完成或发出任何内容。', todo: '需要时可重新开始。' },
  CALL_REFUSED: { what: '此窗口不得进行该调用。', safe: '没有更改任何内容。', todo: '请关闭窗口并重新启动 Openward。' },
  INTERNAL: { what: 'Openward 自身出错。', safe: '此前保存的内容仍在。', todo: '请重试；仍不行请报出代码和编号。' },
};

export const error = {
  title: '操作未成功',
  what: '发生了什么',
  safe: '哪些是安全的',
  todo: '该怎么做',
  quote: '报错代码：{{code}}',
  reference: '编号：{{reference}}',
  fields: '栏目：{{fields}}',
  clock: {
    ahead: '{{machine}}的时钟快 {{minutes}} 分钟',
    behind: '{{machine}}的时钟慢 {{minutes}} 分钟',
    some: '{{machine}}的时钟',
    here: '本机',
  },
  machine: '机器：{{machine}}',
  text,
};
