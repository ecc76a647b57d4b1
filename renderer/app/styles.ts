import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '../theme/tokens.css';
import '../theme/base.css';
import '../theme/frame.css';
import '../theme/record.css';
import '../theme/monitor.css';
import '../theme/kit.css';
